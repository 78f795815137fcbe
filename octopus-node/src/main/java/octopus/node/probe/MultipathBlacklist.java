package octopus.node.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What multipathd leaves alone, as its configuration tells; only as far as it would hit a unit of any iSCSI storage. */
record MultipathBlacklist(List<Rule> refused, List<Rule> excepted) {
    private static final Pattern LINE = Pattern.compile("^\\s*(devnode|wwid|protocol)\\s+\"?(.*?)\"?\\s*$");
    private static final int SECTION = 1;

    /** By what a device is known. @param example of a disk behind iSCSI */
    private enum Key {
        DEVNODE("sdb"),
        WWID("3600140512345678abcdef0123456789a"),
        PROTOCOL("scsi:iscsi");

        private final String example;

        Key(String example) {
            this.example = example;
        }
    }

    /** @param expression which an exclamation mark turns round */
    record Rule(Key key, String expression) {
        boolean hits() {
            boolean turned = expression.startsWith("!");
            try {
                return Pattern.compile(turned ? expression.substring(1) : expression)
                                .matcher(key.example)
                                .find()
                        != turned;
            } catch (PatternSyntaxException e) {
                return false;
            }
        }
    }

    /** @param text the sections {@code blacklist} and {@code blacklist_exceptions} */
    static MultipathBlacklist parse(String text) {
        MultipathBlacklist list = new MultipathBlacklist(new ArrayList<>(), new ArrayList<>());
        List<Rule> into = list.refused();
        int depth = 0;
        for (String line : text.lines().toList()) {
            if (line.contains("{")) {
                depth++;
                into = depth == SECTION && line.startsWith("blacklist_exceptions")
                        ? list.excepted()
                        : depth == SECTION ? list.refused() : into;
            } else if (line.contains("}")) {
                depth--;
            } else if (depth == SECTION) {
                Matcher rule = LINE.matcher(line);
                if (rule.matches()) {
                    into.add(new Rule(Key.valueOf(rule.group(1).toUpperCase(java.util.Locale.ROOT)), rule.group(2)));
                }
            }
        }
        return list;
    }

    /** An exception counts for the same key only; of those that name single storages nothing can be said. */
    boolean refusesIscsi() {
        return refused.stream()
                .filter(Rule::hits)
                .anyMatch(rule -> excepted.stream().noneMatch(exception -> exception.key() == rule.key()));
    }
}
