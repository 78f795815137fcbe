package octopus.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import octopus.node.config.ConfigFormat;
import octopus.onboard.change.Change;
import octopus.onboard.change.Change.Edit;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/**
 * What an existing Cinder needs for one more backend: a section of its configuration on every host where its volume service
 * runs, the service restarted there (the first host alone, then the others four at a time), and the volume types.
 *
 * <p>Source: Cinder's administration guide, multiple-storage backends: {@code enabled_backends} names the sections.
 */
final class CinderPlan {
    private static final int FIRST_WAVE = 10;
    private static final int AT_ONCE = 4;
    private static final String MODE = "640";

    private CinderPlan() {}

    static List<Candidate> candidates(BackendSpec spec, TargetSpec.CinderConf target) {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < target.hosts().size(); i++) {
            String host = target.hosts().get(i);
            int wave = FIRST_WAVE + (i + AT_ONCE - 1) / AT_ONCE;
            Change file = new Change.WriteConfigFile(host, target.config(), ConfigFormat.INI, edits(spec), MODE);
            all.add(Candidate.with(file, wave, Phase.PREPARE, new Change.RestartService(host, target.service(), true)));
            all.add(Candidate.of(wave, Phase.PREPARE, file));
            all.add(Candidate.with(
                    file, wave, Phase.PREPARE, new Change.RestartService(host, target.service(), false)));
        }
        spec.types()
                .forEach(type -> all.add(Candidate.of(
                        1,
                        Phase.OPEN,
                        new Change.CreateRemoteType(
                                target.api(), target.token(), type.name(), type.specsFor(spec.backendName())))));
        return all;
    }

    private static List<Edit> edits(BackendSpec spec) {
        List<Edit> edits = new ArrayList<>();
        spec.options().forEach((key, value) -> edits.add(Edit.set(spec.name(), key, value)));
        if (!spec.options().containsKey("volume_backend_name")) {
            edits.add(Edit.set(spec.name(), "volume_backend_name", spec.backendName()));
        }
        spec.secrets().forEach(name -> edits.add(Edit.secret(spec.name(), name, name)));
        edits.add(Edit.item("DEFAULT", "enabled_backends", spec.name()));
        return edits;
    }
}
