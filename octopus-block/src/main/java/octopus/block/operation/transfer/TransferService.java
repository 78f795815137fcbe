package octopus.block.operation.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.key.NewKey;
import octopus.block.operation.Refuse;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.quota.QuotaRequest;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.transfer.Transfer;
import octopus.block.transfer.TransferKey;
import octopus.block.transfer.TransferQuery;
import octopus.block.transfer.TransferStore;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** Hands volumes over to other projects: one offers, whoever has the key accepts. Data stays where it is. */
public final class TransferService {
    private static final String KIND = "transfer";

    private final Workbench bench;
    private final TransferStore store;
    private final VolumeKeys keys;

    public TransferService(Workbench bench, TransferStore store, VolumeKeys keys) {
        this.bench = bench;
        this.store = store;
        this.keys = keys;
    }

    /**
     * What a caller offers.
     *
     * @param noSnapshots its snapshots stay with the caller's project
     * @param encryptedToo whether the caller knows that an encrypted volume can be handed over
     */
    public record Offer(Optional<String> name, boolean noSnapshots, boolean encryptedToo) {}

    /** A transfer just made, and its key, which nobody will see again. */
    public record Offered(Transfer transfer, Secret key) {}

    /**
     * Offers a volume; until it is accepted or the transfer cancelled nothing else can be done with it.
     *
     * @throws octopus.spi.StorageException INVALID_VOLUME, INVALID_SNAPSHOT when one of its snapshots is not available
     */
    public Offered offer(Caller caller, VolumeId id, Offer wanted) {
        boolean noSnapshots = wanted.noSnapshots();
        Secret key = TransferKey.fresh();
        return bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            if (volume.status() != VolumeStatus.AVAILABLE) {
                throw Refuse.status(volume, "transfer", Set.of(VolumeStatus.AVAILABLE));
            }
            Refuse.whileInGroup(volume, "transfer");
            if (volume.encryptionKey().isPresent()) {
                checkEncrypted(volume, wanted);
            }
            if (!noSnapshots) {
                checkSnapshots(bench.stores().snapshots().ofVolume(transaction.sql(), id));
            }
            // One may be left of before an administrator reset the volume's status.
            store.deleteOf(transaction, id);
            Transfer made = new Transfer(
                    UUID.randomUUID(),
                    id,
                    volume.project(),
                    wanted.name(),
                    noSnapshots,
                    TransferKey.seal(key),
                    octopus.block.Columns.instant(
                            octopus.block.Columns.micros(bench.journal().now())));
            store.insert(transaction, made);
            bench.stores().volumes().write(transaction, id, VolumeChange.to(VolumeStatus.AWAITING_TRANSFER));
            bench.journal().done(transaction, caller, "transfer.create", KIND, made.id(), "of volume " + id);
            tell(
                    transaction,
                    "volume.offered",
                    volume,
                    Map.of("transfer", made.id().toString()));
            return new Offered(made, key);
        });
    }

    /** @throws octopus.spi.StorageException TRANSFER_NOT_FOUND, also when another project offers it */
    public Transfer show(Caller caller, UUID id) {
        return bench.database().read(sql -> own(sql, caller, id));
    }

    /** @throws octopus.spi.StorageException TRANSFER_NOT_FOUND when the marker does not exist */
    public List<Transfer> list(TransferQuery query) {
        return bench.database().read(sql -> {
            query.marker().filter(id -> store.find(sql, id).isEmpty()).ifPresent(id -> {
                throw notFound(id);
            });
            return store.list(sql, query);
        });
    }

    /** Takes the offer back: the volume is available again, unless it is something else by now. */
    public void cancel(Caller caller, UUID id) {
        bench.database().write(transaction -> {
            Transfer transfer = own(transaction.sql(), caller, id);
            store.delete(transaction, id);
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            transfer.volume(),
                            VolumeChange.to(VolumeStatus.AVAILABLE).onlyFrom(Set.of(VolumeStatus.AWAITING_TRANSFER)));
            bench.journal().done(transaction, caller, "transfer.delete", KIND, id, "of volume " + transfer.volume());
            return transfer;
        });
    }

    /**
     * Gives the volume to the caller's project, within its quota, with its snapshots unless they were to stay. An encrypted
     * one gets a key of the caller's project, which is the same under another id.
     *
     * @throws octopus.spi.StorageException TRANSFER_NOT_FOUND, TRANSFER_KEY_WRONG, INVALID_VOLUME, OVER_QUOTA,
     *     VOLUME_TOO_LARGE, KEY_NOT_FOUND when the key manager gives the key only to the project that had the volume
     */
    public Transfer accept(Caller caller, UUID id, Secret key) {
        Optional<NewKey> copied = bench.database()
                .read(sql -> bench.stores()
                        .volumes()
                        .volume(sql, opened(sql, id, key).volume()))
                .filter(volume -> !caller.owns(volume.project()))
                .flatMap(volume -> keys.copyOf(caller, volume));
        try {
            return accept(caller, id, key, copied);
        } catch (RuntimeException e) {
            copied.ifPresent(unused -> keys.discard(caller, unused));
            throw e;
        }
    }

    private Transfer opened(DSLContext sql, UUID id, Secret key) {
        Transfer transfer = store.find(sql, id).orElseThrow(() -> notFound(id));
        if (!transfer.key().opensWith(key)) {
            throw Fault.of(
                            BlockFault.TRANSFER_KEY_WRONG,
                            "Attempt to transfer " + id + " with invalid auth key",
                            "",
                            "Use the key that was shown when the transfer was created.")
                    .about("field", "auth_key")
                    .exception();
        }
        return transfer;
    }

    private Transfer accept(Caller caller, UUID id, Secret key, Optional<NewKey> copied) {
        return bench.database().write(transaction -> {
            Transfer transfer = opened(transaction.sql(), id, key);
            Volume volume = bench.changing(transaction, Caller.octopus(), transfer.volume());
            if (volume.status() != VolumeStatus.AWAITING_TRANSFER) {
                throw Refuse.status(volume, "accept", Set.of(VolumeStatus.AWAITING_TRANSFER));
            }
            if (!store.delete(transaction, id)) {
                throw notFound(id);
            }
            handOver(transaction, caller, volume, transfer);
            copied.ifPresent(own -> {
                keys.used(transaction, own, volume.encryptionKey());
                bench.stores()
                        .volumes()
                        .update(transaction, volume.id(), VolumeChange.none().encryptionKey(Optional.of(own.id())));
                keys.deleteLater(
                        transaction,
                        caller,
                        volume.project(),
                        volume.encryptionKey().orElseThrow());
            });
            bench.journal()
                    .done(
                            transaction,
                            caller,
                            "transfer.accept",
                            KIND,
                            id,
                            "of volume " + volume.id() + " from project " + volume.project());
            tell(transaction, "volume.transferred", volume, Map.of("to", caller.project()));
            return transfer;
        });
    }

    /** Quota is what the recipient's rows tell, so each row is checked before it is theirs, one after the other. */
    private void handOver(Transaction transaction, Caller caller, Volume volume, Transfer transfer) {
        boolean same = caller.owns(volume.project());
        var type = bench.typeOf(transaction.sql(), volume);
        if (!same) {
            bench.quotas().check(transaction, QuotaRequest.volume(caller.project(), volume.sizeGib(), type));
        }
        bench.stores()
                .volumes()
                .update(
                        transaction,
                        volume.id(),
                        VolumeChange.to(VolumeStatus.AVAILABLE).owner(caller.project(), caller.user()));
        if (transfer.noSnapshots()) {
            return;
        }
        for (Snapshot snapshot : bench.stores().snapshots().ofVolume(transaction.sql(), volume.id())) {
            if (!same) {
                bench.quotas().check(transaction, QuotaRequest.snapshot(caller.project(), snapshot.sizeGib(), type));
            }
            bench.stores().snapshots().owner(transaction, snapshot.id(), caller.project(), caller.user());
        }
    }

    /** Whoever reads a snapshot needs the volume's key. */
    private static void checkEncrypted(Volume volume, Offer wanted) {
        if (!wanted.encryptedToo()) {
            throw Refuse.volume(volume, "transfer", "it is encrypted", "Ask with microversion 3.70 or a later one.");
        }
        if (wanted.noSnapshots()) {
            throw Refuse.volume(
                    volume,
                    "transfer",
                    "it is encrypted, and its snapshots are of no use without its key",
                    "Transfer it with its snapshots.");
        }
    }

    private static void checkSnapshots(List<Snapshot> snapshots) {
        for (Snapshot snapshot : snapshots) {
            if (snapshot.status() != SnapshotStatus.AVAILABLE) {
                throw Fault.of(
                                BlockFault.INVALID_SNAPSHOT,
                                "Invalid snapshot: cannot transfer snapshot " + snapshot.nameOrId(),
                                "its status is " + snapshot.status().text(),
                                "Wait until it is available, or transfer the volume without snapshots.")
                        .about("snapshot", snapshot.id())
                        .exception();
            }
        }
    }

    private Transfer own(DSLContext sql, Caller caller, UUID id) {
        return store.find(sql, id)
                .filter(transfer -> Workbench.mayUse(caller, transfer.project()))
                .orElseThrow(() -> notFound(id));
    }

    private static RuntimeException notFound(UUID id) {
        return Workbench.notFound(BlockFault.TRANSFER_NOT_FOUND, "Transfer " + id);
    }

    private void tell(Transaction transaction, String event, Volume volume, Map<String, String> body) {
        bench.journal().event(transaction, event, "volume", volume.id(), volume.project(), body);
    }
}
