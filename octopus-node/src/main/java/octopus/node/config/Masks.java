package octopus.node.config;

import java.util.List;
import java.util.regex.Pattern;
import octopus.spi.Secret;

/** Covers what is secret in a file before anybody sees it: what we know to be, and what is called so. */
public final class Masks {
    private static final Pattern NAMED = Pattern.compile(
            "(?im)^(\\s*[#;]?\\s*\\S*(?:password|passwd|secret|token|auth_key|private_key)\\S*\\s*[=:]\\s*|\\s*key\\s*=\\s*)(?!\\s)[^\\n]+$");
    private static final Pattern ELEMENT =
            Pattern.compile("(?is)(<(\\w*(?:password|passwd|secret|token)\\w*)[^>]*>)[^<]*(</\\2>)");
    /** Anything like {@code scheme://user:password@host}. */
    private static final Pattern URL = Pattern.compile("(://[^:/@\\s]+:)[^@\\s]+@");

    private Masks() {}

    public static String cover(String text, List<Secret> known) {
        String covered = text;
        for (Secret secret : known) {
            if (!secret.reveal().isBlank()) {
                covered = covered.replace(secret.reveal(), "***");
            }
        }
        covered = NAMED.matcher(covered).replaceAll("$1***");
        covered = ELEMENT.matcher(covered).replaceAll("$1***$3");
        return URL.matcher(covered).replaceAll("$1***@");
    }
}
