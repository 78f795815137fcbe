package octopus.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import octopus.onboard.change.Change.Edit;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/** The section of a backend in the configuration of an existing Cinder. It is Octopus's whole: what else it has is drift. */
final class BackendSection {
    private BackendSection() {}

    /** With its secrets, and its name among those that are in use. @param config where that text is found as a file */
    static List<Edit> whole(BackendSpec spec, FilePlan files, String config) {
        List<Edit> edits = new ArrayList<>(options(spec, files, config));
        edits.addAll(secrets(spec, files));
        edits.add(only(spec, edits));
        edits.add(enabled(spec));
        return edits;
    }

    /** Without what is secret. */
    static List<Edit> options(BackendSpec spec, FilePlan files, String config) {
        List<Edit> edits = new ArrayList<>();
        spec.options().forEach((key, value) -> {
            if (!files.elsewhere().contains(key)) {
                edits.add(Edit.set(spec.name(), key, value));
            }
        });
        files.named(config).forEach((option, path) -> edits.add(Edit.set(spec.name(), option, path)));
        boolean found = !spec.types().isEmpty() || spec.acceptance().run();
        if (found && !spec.options().containsKey("volume_backend_name")) {
            edits.add(Edit.set(spec.name(), "volume_backend_name", spec.backendName()));
        }
        return edits;
    }

    static List<Edit> secrets(BackendSpec spec, FilePlan files) {
        return spec.secrets().stream()
                .filter(name ->
                        !name.equals(TargetSpec.PASSWORD) && !files.elsewhere().contains(name))
                .map(name -> Edit.secret(spec.name(), name, name))
                .toList();
    }

    /** What else the section has goes. */
    static Edit only(BackendSpec spec, List<Edit> edits) {
        return Edit.keepOnly(spec.name(), edits.stream().map(Edit::key).toList());
    }

    static Edit enabled(BackendSpec spec) {
        return Edit.item("DEFAULT", "enabled_backends", spec.name());
    }
}
