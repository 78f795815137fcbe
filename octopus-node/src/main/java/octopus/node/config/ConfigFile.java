package octopus.node.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.FileFacts;
import octopus.node.Node;
import octopus.node.NodeFiles;
import octopus.node.change.Difference;
import octopus.node.change.NodeChange;
import octopus.spi.Fault;

/**
 * A file of configuration with some keys as they are wanted. The rest stays to the byte. The old version is kept beside it
 * under a hidden name until the change is reverted or {@link #forget forgotten}.
 *
 * @param mode of a new file, such as {@code 640}; one that is there keeps its own
 * @param owner of a new file, {@code user:group}; empty text leaves it to the node
 */
public record ConfigFile(String path, ConfigFormat format, List<ConfigEdit> edits, String mode, String owner)
        implements NodeChange<ConfigFile.Before> {
    private static final int SHORT = 12;

    public ConfigFile {
        edits = List.copyOf(edits);
    }

    /**
     * A file as it was.
     *
     * @param sha256 empty text when there was none
     * @param keptAs where its old version is kept by {@link #apply}
     */
    public record Before(String sha256, String mode, String owner, String keptAs) {
        boolean existed() {
            return !sha256.isEmpty();
        }
    }

    @Override
    public String subject() {
        return "file " + path;
    }

    @Override
    public Before look(Node node) {
        Optional<FileFacts> facts = node.files().facts(path);
        if (facts.isEmpty()) {
            return new Before("", mode, owner, "");
        }
        String sum = node.files().sha256(path);
        int slash = facts.get().path().lastIndexOf('/');
        String kept = facts.get().path().substring(0, slash + 1) + "."
                + facts.get().path().substring(slash + 1) + ".octopus-" + sum.substring(0, SHORT);
        return new Before(sum, facts.get().mode(), facts.get().owner(), kept);
    }

    @Override
    public Optional<Difference> plan(Node node) {
        String before = read(node);
        return all().difference(before, merged(before)).map(diff -> Difference.of(path, diff));
    }

    @Override
    public void apply(Node node, Before before) {
        NodeFiles files = node.files();
        String now = read(node);
        String after = merged(now);
        if (after.equals(now)) {
            return;
        }
        if (!sum(now, files).equals(before.sha256())) {
            throw Fault.of(
                            ConfigFault.CONFIG_CHANGED_MEANWHILE,
                            "Changing " + path + " on " + node.name(),
                            "it is not as it was when the plan was made",
                            "Make the plan anew and look at it again.")
                    .about("file", path)
                    .about("node", node.name())
                    .exception();
        }
        if (before.existed() && !files.exists(before.keptAs())) {
            node.run(Command.of("cp", "-p", path, before.keptAs()));
        }
        files.write(path, bytes(after), before.mode(), before.owner());
    }

    /** To the byte when nobody else has changed it since; otherwise only what this change was about. */
    @Override
    public void revert(Node node, Before before) {
        NodeFiles files = node.files();
        String now = read(node);
        if (sum(now, files).equals(before.sha256())) {
            forget(node, before);
            return;
        }
        String old = before.existed() ? files.text(before.keptAs()).orElseThrow(() -> lost(node, before)) : "";
        String target = all().undone(path, now, old);
        if (!before.existed() && target.isBlank()) {
            files.delete(path);
        } else {
            files.write(path, bytes(target), before.mode(), before.owner());
        }
        forget(node, before);
    }

    /** The old version is no longer needed. */
    public void forget(Node node, Before before) {
        if (before.existed()) {
            node.files().delete(before.keptAs());
        }
    }

    /** Empty text when there is none. */
    private String read(Node node) {
        byte[] raw = node.files().bytes(path).orElse(new byte[0]);
        String text = new String(raw, StandardCharsets.UTF_8);
        if (!Arrays.equals(bytes(text), raw)) {
            throw TextLines.unreadable(path, 0, "it is not UTF-8 text");
        }
        return text;
    }

    private ConfigEdits all() {
        return new ConfigEdits(format, edits);
    }

    private String merged(String text) {
        return all().merged(path, text);
    }

    private RuntimeException lost(Node node, Before before) {
        return Fault.of(
                        ConfigFault.CONFIG_CHANGED_MEANWHILE,
                        "Restoring " + path + " on " + node.name(),
                        "its old version " + before.keptAs() + " is gone",
                        "Restore it from a backup of that machine.")
                .about("file", path)
                .about("node", node.name())
                .exception();
    }

    /** Of a text as it was read; empty text for no file. */
    private String sum(String text, NodeFiles files) {
        if (text.isEmpty() && !files.exists(path)) {
            return "";
        }
        return ConfigEdits.sha256(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
