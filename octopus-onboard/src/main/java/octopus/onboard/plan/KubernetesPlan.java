package octopus.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.node.change.Difference;
import octopus.node.config.ConfigEdits;
import octopus.node.config.ConfigFormat;
import octopus.node.kubernetes.ConfigRef;
import octopus.node.kubernetes.PodTemplateEdit;
import octopus.node.kubernetes.PodTemplateEdit.Mount;
import octopus.node.kubernetes.WorkloadRef;
import octopus.onboard.change.Change;
import octopus.onboard.change.Change.Edit;
import octopus.onboard.change.CinderTexts;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec.KubernetesCinder;

/**
 * What a Cinder in pods needs for one more backend: a section in the ConfigMap or Secret that its volume service reads, its
 * passwords in a Secret, the vendor's driver, new pods, and the volume types.
 *
 * <p>Passwords never stand in a ConfigMap: they get a Secret of their own, mounted as a file into a directory that
 * oslo.config reads beside the named files (its documentation: {@code --config-dir}).
 */
record KubernetesPlan(BackendSpec spec, KubernetesCinder target, CinderTexts texts, FilePlan files) {
    private static final int WAVE = 10;
    private static final int SHORT = 8;
    private static final String DIRECTORY = "/etc/cinder/";

    /** Taken back in reverse, so what has the old pods made anew stands first. */
    List<Candidate> candidates() {
        Map<String, Change.Text> apart = apart();
        List<Change> merges = new ArrayList<>();
        List<ConfigRef> reads = new ArrayList<>(List.of(texts.ref()));
        if (!apart.isEmpty()) {
            Map<String, Change.Text> byKey = new TreeMap<>();
            apart.forEach((path, text) -> byKey.put(key(path), text));
            merges.add(new Change.MergeClusterConfig(target.node(), secret(), byKey));
            reads.add(secret());
        }
        merges.add(new Change.MergeClusterConfig(target.node(), texts.ref(), merged()));
        PodTemplateEdit template = template(apart);
        List<Candidate> all = new ArrayList<>();
        all.add(Candidate.with(merges, WAVE, Phase.PREPARE, rollOut(template, reads, true)));
        merges.forEach(merge -> all.add(Candidate.of(WAVE, Phase.PREPARE, merge)));
        all.add(Candidate.with(merges, WAVE, Phase.PREPARE, rollOut(template, reads, false)));
        all.addAll(Candidate.types(spec, target));
        return all;
    }

    /**
     * What a plan says of new pods; nothing where they are needless.
     *
     * @param caused whether something that they read changes
     * @param template what their template has otherwise
     */
    static Optional<Difference> told(Change.RollOut change, boolean caused, Optional<Difference> template) {
        if (!caused && template.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                change.onRevert()
                        ? Difference.of(
                                change.subject(), "~ as before, should this be taken back, and its pods made anew\n")
                        : new Difference(
                                change.subject(),
                                template.map(Difference::text).orElse("") + "~ its pods are made anew and waited for\n",
                                List.of("Volumes that the pods of " + change.workload()
                                        + " serve cannot be made or changed while the pods are replaced; what is"
                                        + " attached goes on.")));
    }

    private Change.RollOut rollOut(PodTemplateEdit template, List<ConfigRef> reads, boolean onRevert) {
        return new Change.RollOut(
                target.node(),
                WorkloadRef.of(target.pods().workload()),
                template,
                reads,
                target.pods().patienceSeconds(),
                target.pods().settleSeconds(),
                onRevert);
    }

    private String config() {
        return DIRECTORY + texts.enabled();
    }

    private Map<String, Change.Text> merged() {
        List<Edit> section = new ArrayList<>(BackendSection.options(spec, files, config()));
        if (texts.isSecret()) {
            section.addAll(BackendSection.secrets(spec, files));
        }
        section.add(BackendSection.only(spec, section));
        Map<String, Change.Text> merged = new TreeMap<>();
        if (texts.enabled().equals(texts.sections())) {
            section.add(BackendSection.enabled(spec));
        } else {
            merged.put(texts.enabled(), new Change.Text(ConfigFormat.INI, List.of(BackendSection.enabled(spec))));
        }
        merged.put(texts.sections(), new Change.Text(ConfigFormat.INI, section));
        return merged;
    }

    /** What gets a Secret of the backend's own, by the path at which the container finds it. */
    private Map<String, Change.Text> apart() {
        Map<String, Change.Text> apart = new TreeMap<>(files.texts(config()));
        List<Edit> secrets = BackendSection.secrets(spec, files);
        if (!texts.isSecret() && !secrets.isEmpty()) {
            apart.put(
                    target.texts().secrets() + "/octopus-" + spec.name() + ".conf",
                    new Change.Text(ConfigFormat.INI, secrets));
        }
        return apart;
    }

    private PodTemplateEdit template(Map<String, Change.Text> apart) {
        List<Mount> mounts = new ArrayList<>();
        for (String path : apart.keySet()) {
            mounts.add(new Mount(
                    "octopus-" + mounts.size() + "-" + sum(), Mount.Source.SECRET, secret().name(), path, key(path)));
        }
        String volume = target.vendor().volume();
        if (!volume.isEmpty()) {
            int slash = volume.indexOf('/');
            Mount.Source source =
                    switch (volume.substring(0, slash)) {
                        case "configmap" -> Mount.Source.CONFIG_MAP;
                        case "secret" -> Mount.Source.SECRET;
                        default -> Mount.Source.CLAIM;
                    };
            String path = target.vendor().path();
            mounts.add(new Mount("octopus-vendor-" + sum(), source, volume.substring(slash + 1), path, ""));
        }
        return new PodTemplateEdit(
                "octopus/" + spec.name(),
                target.pods().container(),
                target.vendor().image(),
                mounts);
    }

    /** Each backend has its own, so that one can go without the others. */
    private ConfigRef secret() {
        String readable = spec.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
        return new ConfigRef(ConfigRef.Kind.SECRET, "octopus-" + readable + "-" + sum());
    }

    private static String key(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String sum() {
        return ConfigEdits.sha256(spec.name()).substring(0, SHORT);
    }
}
