package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import octopus.spi.Fault;

/**
 * What shall be otherwise in the template of a workload's pods.
 *
 * @param note the name of the annotation by which Octopus has the pods made anew; its value says what they have read
 * @param container the one that is meant; empty text where there is only one
 * @param image with its tag; empty text leaves it
 */
public record PodTemplateEdit(String note, String container, String image, List<Mount> mounts) {
    public PodTemplateEdit {
        mounts = List.copyOf(mounts);
    }

    /**
     * A directory or file that comes from outside of the image.
     *
     * @param name of the volume in the template
     * @param object name of the ConfigMap, Secret or claim
     * @param path where the container finds it
     * @param key the only text of it that is wanted, as a file at the path; empty text for a directory with all of them
     */
    public record Mount(String name, Source source, String object, String path, String key) {
        /** What it is made of. */
        public enum Source {
            CONFIG_MAP,
            SECRET,
            CLAIM
        }

        @Override
        public String toString() {
            String kind =
                    switch (source) {
                        case CONFIG_MAP -> "configmap/";
                        case SECRET -> "secret/";
                        case CLAIM -> "persistentvolumeclaim/";
                    };
            return kind + object + " at " + path;
        }
    }

    /**
     * What of this was there before.
     *
     * @param value of the annotation; empty text when there was none
     * @param image of the container
     * @param mounts the names of those that were there
     */
    public record Before(String value, String image, List<String> mounts) {
        public Before {
            mounts = List.copyOf(mounts);
        }
    }

    Before look(RawWorkload raw) {
        Container meant = meant(raw);
        PodTemplateSpec template = raw.template();
        return new Before(
                notes(template).getOrDefault(note, ""),
                meant.getImage(),
                mounts.stream()
                        .map(Mount::name)
                        .filter(name -> template.getSpec().getVolumes().stream()
                                .anyMatch(volume -> volume.getName().equals(name)))
                        .toList());
    }

    /** Before and after, a line each, of what a person wants to see; empty text when only the annotation differs. */
    String difference(RawWorkload raw) {
        StringBuilder text = new StringBuilder();
        String now = meant(raw).getImage();
        if (!image.isEmpty() && !image.equals(now)) {
            text.append("-image: ")
                    .append(now)
                    .append("\n+image: ")
                    .append(image)
                    .append('\n');
        }
        Before before = look(raw);
        mounts.stream()
                .filter(mount -> !before.mounts().contains(mount.name()))
                .forEach(mount -> text.append("+mount: ").append(mount).append('\n'));
        return text.toString();
    }

    void apply(RawWorkload raw, String value) {
        Container meant = meant(raw);
        Before before = look(raw);
        setNote(raw.template(), value);
        if (!image.isEmpty()) {
            meant.setImage(image);
        }
        mounts.stream().filter(mount -> !before.mounts().contains(mount.name())).forEach(mount -> {
            PodSpec spec = raw.template().getSpec();
            List<Volume> volumes = new ArrayList<>(spec.getVolumes());
            volumes.add(volume(mount));
            spec.setVolumes(volumes);
            var inside = new ArrayList<>(meant.getVolumeMounts());
            inside.add(new VolumeMountBuilder()
                    .withName(mount.name())
                    .withMountPath(mount.path())
                    .withSubPath(mount.key().isEmpty() ? null : mount.key())
                    .withReadOnly(true)
                    .build());
            meant.setVolumeMounts(inside);
        });
    }

    /** What somebody else has made of the image meanwhile stays. */
    void revert(RawWorkload raw, Before before) {
        Container meant = meant(raw);
        setNote(raw.template(), before.value());
        if (!image.isEmpty() && image.equals(meant.getImage())) {
            meant.setImage(before.image());
        }
        List<String> ours = mounts.stream()
                .map(Mount::name)
                .filter(name -> !before.mounts().contains(name))
                .toList();
        PodSpec spec = raw.template().getSpec();
        spec.setVolumes(spec.getVolumes().stream()
                .filter(volume -> !ours.contains(volume.getName()))
                .toList());
        meant.setVolumeMounts(meant.getVolumeMounts().stream()
                .filter(mount -> !ours.contains(mount.getName()))
                .toList());
    }

    private Container meant(RawWorkload raw) {
        List<Container> all = raw.template().getSpec().getContainers();
        List<String> names = all.stream().map(Container::getName).toList();
        if (container.isEmpty() && all.size() > 1) {
            throw Fault.of(
                            KubernetesFault.CLUSTER_OBJECT_AMBIGUOUS,
                            "The container of " + raw.ref(),
                            "there are " + String.join(", ", names),
                            "Name the one that is meant.")
                    .about("field", "target.container")
                    .exception();
        }
        return all.stream()
                .filter(each -> container.isEmpty() || each.getName().equals(container))
                .findFirst()
                .orElseThrow(() -> Fault.of(
                                KubernetesFault.CLUSTER_OBJECT_MISSING,
                                "Container " + container + " of " + raw.ref(),
                                "there is only " + String.join(", ", names),
                                "Name one of these.")
                        .about("field", "target.container")
                        .exception());
    }

    private static Volume volume(Mount mount) {
        VolumeBuilder volume = new VolumeBuilder().withName(mount.name());
        return switch (mount.source()) {
            case CONFIG_MAP ->
                volume.withNewConfigMap()
                        .withName(mount.object())
                        .endConfigMap()
                        .build();
            case SECRET ->
                volume.withNewSecret()
                        .withSecretName(mount.object())
                        .endSecret()
                        .build();
            case CLAIM ->
                volume.withNewPersistentVolumeClaim(mount.object(), true).build();
        };
    }

    private static Map<String, String> notes(PodTemplateSpec template) {
        ObjectMeta meta = template.getMetadata();
        return meta == null || meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    }

    private void setNote(PodTemplateSpec template, String value) {
        if (template.getMetadata() == null) {
            template.setMetadata(new ObjectMeta());
        }
        Map<String, String> notes = new TreeMap<>(notes(template));
        notes.remove(note);
        if (!value.isEmpty()) {
            notes.put(note, value);
        }
        template.getMetadata().setAnnotations(notes);
    }
}
