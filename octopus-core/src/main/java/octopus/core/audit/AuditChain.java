package octopus.core.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.audit.AuditTable.Mark;
import octopus.core.db.Database;
import octopus.core.db.Transaction;

/**
 * Shows whether anybody has touched the audit: each entry has a hash over its content, its number and the hash before it.
 *
 * <p>Appending knows nothing of it, because a writer that had to know the entry before its own would wait for every other
 * writer. {@link #seal} numbers and links what has committed; whoever does it holds the row of the head, so any number of
 * processes may. docs/decisions/025-audit-chain.md has the reasons and what such a chain cannot prove.
 */
public final class AuditChain {
    /** A batch keeps the embedded database's writer for two or three milliseconds. */
    private static final int SEALED_AT_ONCE = 200;

    private static final int READ_AT_ONCE = 1000;
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    private static final int LOOKS = 3;

    /** The deed of an entry that tells of the forgetting of those before; its subject is the base. */
    static final String FORGET = "audit.forget";

    private final Database database;
    private final AuditTable table;

    AuditChain(Database database, AuditTable table) {
        this.database = database;
        this.table = table;
    }

    /** Makes links of all entries that have committed and are none yet, oldest first. Returns how many. */
    public int seal() {
        int sealed = 0;
        while (database.read(AuditTable::anyUnsealed)) {
            sealed += database.write(this::sealSome);
        }
        return sealed;
    }

    private int sealSome(Transaction transaction) {
        ChainHead head = AuditTable.lockHead(transaction.sql());
        List<AuditRow> links = new ArrayList<>();
        for (AuditRow row : table.unsealed(transaction.sql(), SEALED_AT_ONCE)) {
            head = EntryHash.after(head, row.fields());
            links.add(new AuditRow(row.fields(), Optional.of(head)));
        }
        if (!links.isEmpty()) {
            table.seal(transaction.sql(), links);
            AuditTable.setMark(transaction.sql(), Mark.HEAD, head);
        }
        return links.size();
    }

    /** Where the chain ends now, everything that has committed included. */
    public ChainHead head() {
        int ignored = seal();
        return database.read(sql -> AuditTable.mark(sql, Mark.HEAD));
    }

    /**
     * Computes every hash anew.
     *
     * @param expected a head that was kept elsewhere: the chain must still go through it
     * @throws octopus.spi.StorageException AUDIT_HEAD_TOO_OLD when what it stands for was forgotten
     */
    public ChainReport verify(Optional<ChainHead> expected) {
        int ignored = seal();
        for (int look = 1; ; look++) {
            ChainHead base = base();
            expected.ifPresent(head -> AuditFault.refuseOlder(head, base));
            ChainReport report = new ChainWalk(database, base, expected, READ_AT_ONCE).report();
            // Somebody may have forgotten old entries meanwhile.
            if (report.isIntact() || look == LOOKS || base.equals(base())) {
                return report;
            }
        }
    }

    /** Behind what was forgotten. */
    public ChainHead base() {
        return database.read(sql -> AuditTable.mark(sql, Mark.BASE));
    }

    /**
     * Removes what is older from the beginning of the chain. What remains can still be verified: the place where it begins is
     * kept, and an entry of the chain itself tells of it. Returns how many entries went.
     */
    public int forgetBefore(Instant time, Instant now) {
        int forgotten = 0;
        for (int some = FORGOTTEN_AT_ONCE; some == FORGOTTEN_AT_ONCE; forgotten += some) {
            some = database.write(transaction -> forgetSome(transaction, time, now));
        }
        return forgotten;
    }

    private int forgetSome(Transaction transaction, Instant time, Instant now) {
        ChainHead head = AuditTable.lockHead(transaction.sql());
        ChainHead base = AuditTable.mark(transaction.sql(), Mark.BASE);
        long last = AuditTable.firstSince(transaction.sql(), time)
                .map(first -> first - 1)
                .orElse(head.number());
        long upTo = Math.min(last, base.number() + FORGOTTEN_AT_ONCE);
        Optional<ChainHead> next = AuditTable.place(transaction.sql(), upTo);
        if (upTo <= base.number() || next.isEmpty()) {
            return 0;
        }
        int gone = AuditTable.forgetUpTo(transaction.sql(), upTo);
        AuditTable.setMark(transaction.sql(), Mark.BASE, next.get());
        AuditEntry told = AuditEntry.of(
                now,
                Caller.octopus(),
                FORGET,
                "audit",
                next.get().toString(),
                AuditEntry.Outcome.DONE,
                gone + " entries from before " + time + " were forgotten, as the settings say");
        table.insert(transaction.sql(), told);
        return gone;
    }
}
