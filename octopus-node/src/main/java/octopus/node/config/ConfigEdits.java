package octopus.node.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import octopus.node.change.LineDiff;
import octopus.spi.Secret;

/** Keys as they are wanted in a text of configuration, wherever that text is kept. The rest stays to the byte. */
public record ConfigEdits(ConfigFormat format, List<ConfigEdit> edits) {
    public ConfigEdits {
        edits = List.copyOf(edits);
    }

    /** @param name of the text, for faults */
    public String merged(String name, String text) {
        ConfigDocument document = format.parse(name, text);
        edits.forEach(edit -> ConfigEdit.apply(edit, document));
        return document.text();
    }

    /**
     * The way back: to the byte when nobody else has changed the text since, otherwise only what these edits were about.
     *
     * @param old the text before the edits; empty text when there was none
     */
    public String undone(String name, String now, String old) {
        if (now.equals(merged(name, old))) {
            return old;
        }
        ConfigDocument document = format.parse(name, now);
        ConfigDocument before = format.parse(name, old);
        edits.reversed().forEach(edit -> ConfigEdit.undo(edit, document, before));
        return document.text();
    }

    /** As a person may read it, secrets covered; nothing when both are the same. */
    public Optional<String> difference(String before, String after) {
        if (after.equals(before)) {
            return Optional.empty();
        }
        String diff = LineDiff.of(Masks.cover(before, secrets()), Masks.cover(after, secrets()));
        return Optional.of(diff.isEmpty() ? "~ values that are not shown\n" : diff);
    }

    private List<Secret> secrets() {
        return edits.stream()
                .filter(ConfigEdit.SetSecret.class::isInstance)
                .map(edit -> ((ConfigEdit.SetSecret) edit).value())
                .toList();
    }

    /** In lower case hexadecimal digits. */
    public static String sha256(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
