package octopus.core.audit;

import java.util.List;
import java.util.Optional;
import octopus.core.audit.AuditTable.Mark;
import octopus.core.audit.ChainReport.Flaw;
import octopus.core.db.Database;

/** One walk along the chain, link by link, to the first that is wrong. */
final class ChainWalk {
    private final Database database;
    private final ChainHead base;
    private final Optional<ChainHead> expected;
    private final int pageSize;

    private ChainHead right;
    private Optional<AuditRow> last = Optional.empty();
    private Optional<Flaw> flaw = Optional.empty();
    private String forgotten = "";

    ChainWalk(Database database, ChainHead base, Optional<ChainHead> expected, int pageSize) {
        this.database = database;
        this.base = base;
        this.expected = expected;
        this.pageSize = pageSize;
        this.right = base;
    }

    ChainReport report() {
        flaw = surprise(base);
        walk();
        if (flaw.isEmpty()) {
            flaw = ends();
        }
        long unsealed = database.read(AuditTable::countUnsealed);
        return new ChainReport(base, right, unsealed, flaw);
    }

    private void walk() {
        for (List<AuditRow> page = page(); flaw.isEmpty() && !page.isEmpty(); page = page()) {
            for (AuditRow row : page) {
                flaw = look(row);
                if (flaw.isPresent()) {
                    return;
                }
            }
        }
    }

    private List<AuditRow> page() {
        return database.read(sql -> AuditTable.chained(sql, base, last, pageSize));
    }

    private Optional<Flaw> look(AuditRow row) {
        long due = right.number() + 1;
        if (row.number() < due) {
            return Optional.of(new Flaw(
                    row.number(), "entry " + row.words() + " was put in: there is another one with its number"));
        }
        if (row.number() > due) {
            return Optional.of(new Flaw(due, missing(due, row.number() - 1)));
        }
        ChainHead computed = EntryHash.after(right, row.fields());
        if (!row.seal().equals(Optional.of(computed))) {
            return Optional.of(
                    new Flaw(due, "entry " + row.words() + " is not what was written: its hash is another one"));
        }
        last = Optional.of(row);
        right = computed;
        if (row.verb().equals(AuditChain.FORGET)) {
            forgotten = row.subjectId();
        }
        return surprise(computed);
    }

    private Optional<Flaw> surprise(ChainHead place) {
        return expected.filter(head -> head.number() == place.number() && !head.equals(place))
                .map(head -> new Flaw(
                        place.number(),
                        "the chain up to here is not the one that the expected head was taken of: entries at or before "
                                + "this one were changed and the hashes computed anew"));
    }

    /** What can be wrong when each link is right: something was cut off, at the end or at the beginning. */
    private Optional<Flaw> ends() {
        ChainHead head = database.read(sql -> AuditTable.mark(sql, Mark.HEAD));
        while (head.number() > right.number()) {
            // More may have been sealed since the last page was read.
            long before = right.number();
            walk();
            if (flaw.isPresent() || right.number() == before) {
                long last = head.number();
                return flaw.or(() -> Optional.of(new Flaw(before + 1, missing(before + 1, last))));
            }
            head = database.read(sql -> AuditTable.mark(sql, Mark.HEAD));
        }
        if (!head.equals(right)) {
            return Optional.of(new Flaw(
                    head.number(), "the chain's own head, " + head + ", is not what its last entry has, " + right));
        }
        Optional<ChainHead> later = expected.filter(each -> each.number() > right.number());
        if (later.isPresent()) {
            return Optional.of(new Flaw(
                    right.number() + 1,
                    missing(right.number() + 1, later.get().number()) + ": the expected head was taken behind them"));
        }
        if (base.number() > 0 && !forgotten.equals(base.toString())) {
            return Optional.of(
                    new Flaw(base.number(), "no entry of the chain tells that those up to this one were forgotten"));
        }
        return Optional.empty();
    }

    private static String missing(long first, long last) {
        return first == last ? "entry " + first + " is missing" : "entries " + first + " to " + last + " are missing";
    }
}
