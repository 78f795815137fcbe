package octopus.node.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One target as tgtd shows it.
 *
 * @param accounts incoming accounts in tgtd's order, which matters: see {@link ServedTarget}
 * @param admitted initiator names that may log in
 * @param unitPath what unit 1 is backed by
 */
record TgtView(
        int tid,
        String iqn,
        List<String> accounts,
        List<String> admitted,
        Optional<String> unitPath,
        boolean readOnly) {

    /** @param sid session id @param cid connection id */
    record Connection(long sid, int cid, String initiator) {}

    /** Reads the answer to {@code show} of all targets. */
    static List<TgtView> parse(String text) {
        List<TgtView> views = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("Target ") && !block.isEmpty()) {
                views.add(one(block));
                block.clear();
            }
            block.add(line);
        }
        if (!block.isEmpty() && block.getFirst().startsWith("Target ")) {
            views.add(one(block));
        }
        return views;
    }

    private static TgtView one(List<String> block) {
        String head = block.getFirst();
        int colon = head.indexOf(": ");
        List<String> accounts = new ArrayList<>();
        List<String> admitted = new ArrayList<>();
        Optional<String> path = Optional.empty();
        boolean readOnly = false;
        String section = "";
        String unit = "";
        for (String line : block.subList(1, block.size())) {
            String word = line.strip();
            if (line.startsWith("    ") && !line.startsWith("     ")) {
                section = word;
            } else if (section.equals("Account information:")) {
                accounts.add(word);
            } else if (section.equals("ACL information:")) {
                admitted.add(word);
            } else if (word.startsWith("LUN: ")) {
                unit = word;
            } else if (unit.equals("LUN: 1") && word.startsWith("Backing store path: ")) {
                path = Optional.of(word.substring("Backing store path: ".length()));
            } else if (unit.equals("LUN: 1") && word.startsWith("Readonly: ")) {
                readOnly = word.endsWith("Yes");
            }
        }
        int tid = Integer.parseInt(head.substring("Target ".length(), colon));
        return new TgtView(tid, head.substring(colon + 2).strip(), accounts, admitted, path, readOnly);
    }

    /** Reads the answer to {@code show} of a target's connections. */
    static List<Connection> connections(String text) {
        List<Connection> connections = new ArrayList<>();
        long sid = 0;
        int cid = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("Session: ")) {
                sid = Long.parseLong(line.substring("Session: ".length()));
            } else if (line.startsWith("Connection: ")) {
                cid = Integer.parseInt(line.substring("Connection: ".length()));
            } else if (line.startsWith("Initiator: ")) {
                connections.add(new Connection(sid, cid, line.substring("Initiator: ".length())));
            }
        }
        return connections;
    }
}
