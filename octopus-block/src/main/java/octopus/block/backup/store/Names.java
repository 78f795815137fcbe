package octopus.block.backup.store;

import java.util.regex.Pattern;

/** Which names objects may have: nothing that could lead out of a directory. */
final class Names {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");

    private Names() {}

    /** @throws IllegalArgumentException for any other */
    static String checked(String name) {
        for (String part : name.split("/", -1)) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("an object of a backup cannot be called " + name);
            }
        }
        return name;
    }

    static String checkedPrefix(String prefix) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends with a slash: " + prefix);
        }
        checked(prefix.substring(0, prefix.length() - 1));
        return prefix;
    }
}
