package octopus.node.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** What names in a package may be. Nothing that leads out of its directory, or that a shell or a file system takes for more. */
final class Names {
    static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,38}[a-z0-9])?");
    static final Pattern VERSION = Pattern.compile("[0-9A-Za-z]([0-9A-Za-z.+_~-]{0,22}[0-9A-Za-z])?");
    /** Where what may lie. */
    static final List<String> FOLDERS = List.of("products/", "python/", "wheels/", "config/", "deb/", "rpm/");

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_.+@=,()~-]([A-Za-z0-9_.+@=,()~% -]{0,199})");
    private static final int LONGEST = 400;
    private static final int DEEPEST = 24;

    private Names() {}

    /** @throws StorageException PACKAGE_INVALID */
    static void requireSafe(String path) {
        List<String> segments = Arrays.asList(path.split("/", -1));
        boolean safe = path.length() <= LONGEST
                && segments.size() <= DEEPEST
                && segments.stream().allMatch(each -> SEGMENT.matcher(each).matches())
                && segments.stream().noneMatch(each -> each.equals(".") || each.equals(".."));
        if (!safe) {
            throw invalid(
                    shown(path),
                    "its name leads out of the package, or has characters that are not taken",
                    "Use plain relative names.");
        }
    }

    /** A name from outside, for people: nothing that a terminal takes for a command. */
    static String shown(String path) {
        String plain = path.replaceAll("[^\\x20-\\x7e]", "?");
        return "\"" + (plain.length() > 100 ? plain.substring(0, 100) + "…" : plain) + "\"";
    }

    /** What Python leaves behind belongs to nobody. */
    static boolean isLitter(String path) {
        return path.contains("__pycache__/") || path.toLowerCase(Locale.ROOT).endsWith(".pyc");
    }

    static StorageException invalid(String what, String cause, String correction) {
        return Fault.of(ArchiveFault.PACKAGE_INVALID, what, cause, correction).exception();
    }
}
