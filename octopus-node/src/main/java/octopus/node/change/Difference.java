package octopus.node.change;

import java.util.List;

/**
 * What a change would do.
 *
 * @param subject the file, package, service or interface
 * @param text before and after as a person reads it: lines with {@code -}, {@code +} or a blank in front; secrets covered
 * @param disturbs what is interrupted meanwhile, a sentence each; empty when nobody notices
 */
public record Difference(String subject, String text, List<String> disturbs) {
    public Difference {
        disturbs = List.copyOf(disturbs);
    }

    public static Difference of(String subject, String text) {
        return new Difference(subject, text, List.of());
    }
}
