package octopus.block.operation.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.attachment.Attachment;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.key.NewKey;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.quota.QuotaRequest;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.spi.VolumeId;

/** Accepts groups that are made from others: a copy of each volume, of the same type and beside its source. */
final class GroupCopies {
    private static final Set<VolumeStatus> COPYABLE = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);

    private final Workbench bench;
    private final GroupFlows flows;
    private final VolumeKeys keys;

    GroupCopies(Workbench bench, GroupFlows flows, VolumeKeys keys) {
        this.bench = bench;
        this.flows = flows;
        this.keys = keys;
    }

    /** What came of trying: a group, or that volumes need keys first, which are not made within a transaction. */
    private sealed interface Attempt {
        record Made(Group group, Set<VolumeId> sources) implements Attempt {}

        record NeedsKeys(List<Volume> volumes) implements Attempt {}
    }

    /** One volume to be made. @param origin the volume that it is a copy of, or whose snapshot it is made from */
    private record Source(Volume origin, Optional<Snapshot> snapshot) {
        int sizeGib() {
            return snapshot.map(Snapshot::sizeGib).orElse(origin.sizeGib());
        }
    }

    /** To the microsecond, as the database keeps it: what is answered now is what is shown later. */
    static Instant now(Workbench bench) {
        return Columns.instant(Columns.micros(bench.journal().now()));
    }

    Group copy(Caller caller, NewGroupCopy wanted, boolean consistency) {
        Map<VolumeId, NewKey> made = new HashMap<>();
        try {
            while (true) {
                Attempt attempt =
                        bench.database().write(transaction -> attempt(transaction, caller, wanted, consistency, made));
                switch (attempt) {
                    case Attempt.Made done -> {
                        made.keySet().removeAll(done.sources());
                        made.values().forEach(key -> keys.discard(caller, key));
                        return done.group();
                    }
                    case Attempt.NeedsKeys needs ->
                        needs.volumes()
                                .forEach(volume -> made.put(
                                        volume.id(), keys.copyOf(caller, volume).orElseThrow()));
                }
            }
        } catch (RuntimeException e) {
            made.values().forEach(key -> keys.discard(caller, key));
            throw e;
        }
    }

    private Attempt attempt(
            Transaction transaction,
            Caller caller,
            NewGroupCopy wanted,
            boolean consistency,
            Map<VolumeId, NewKey> made) {
        Group origin = origin(transaction, caller, wanted, consistency);
        List<Source> sources =
                wanted.snapshot().isPresent() ? ofSnapshot(transaction, caller, wanted) : ofGroup(transaction, origin);
        bench.quotas().checkGroup(transaction, caller.project());
        List<Volume> missing = sources.stream()
                .map(Source::origin)
                .filter(volume -> volume.encryptionKey().isPresent() && !made.containsKey(volume.id()))
                .toList();
        if (!missing.isEmpty()) {
            return new Attempt.NeedsKeys(missing);
        }
        Group group = group(transaction, caller, wanted, origin);
        List<VolumeId> volumes = new ArrayList<>();
        Set<VolumeId> origins = new HashSet<>();
        for (Source source : sources) {
            bench.refuseFrozen(transaction.sql(), source.origin(), "copy");
            origins.add(source.origin().id());
            Optional<NewKey> key = Optional.ofNullable(made.get(source.origin().id()));
            key.ifPresent(
                    copied -> keys.used(transaction, copied, source.origin().encryptionKey()));
            volumes.add(volume(transaction, caller, group, source, key.map(NewKey::id)));
        }
        return new Attempt.Made(submit(transaction, caller, group, volumes), origins);
    }

    /** The group itself, or the one that the snapshot was taken of, which cannot have gone while there are snapshots. */
    private Group origin(Transaction transaction, Caller caller, NewGroupCopy wanted, boolean consistency) {
        GroupId id = wanted.source()
                .orElseGet(() -> bench.groupSnapshot(
                                transaction.sql(), caller, wanted.snapshot().orElseThrow())
                        .group());
        Group origin = bench.changing(transaction, caller, id);
        if (origin.isConsistency() != consistency) {
            throw Workbench.notFound(GroupFault.GROUP_NOT_FOUND, "Group " + id);
        }
        return origin;
    }

    private List<Source> ofSnapshot(Transaction transaction, Caller caller, NewGroupCopy wanted) {
        GroupSnapshot from =
                bench.groupSnapshot(transaction.sql(), caller, wanted.snapshot().orElseThrow());
        if (from.status() != GroupStatus.AVAILABLE) {
            throw RefuseGroup.snapshot(
                    from,
                    "make a group from",
                    "its status is " + from.status().text(),
                    RefuseGroup.mustBe(Set.of(GroupStatus.AVAILABLE)));
        }
        return bench.stores().snapshots().ofGroupSnapshot(transaction.sql(), from.id()).stream()
                .map(snapshot ->
                        new Source(bench.volume(transaction.sql(), caller, snapshot.volume()), Optional.of(snapshot)))
                .toList();
    }

    private List<Source> ofGroup(Transaction transaction, Group origin) {
        if (origin.status() != GroupStatus.AVAILABLE) {
            throw RefuseGroup.status(origin, "copy", Set.of(GroupStatus.AVAILABLE));
        }
        List<Volume> volumes = bench.changing(transaction, origin);
        if (volumes.isEmpty()) {
            throw RefuseGroup.group(origin, "copy", "it has no volumes", "Put volumes into it first.");
        }
        for (Volume volume : volumes) {
            if (!COPYABLE.contains(volume.status())) {
                throw Refuse.status(volume, "copy", COPYABLE);
            }
        }
        refuseSeveralInUse(transaction, origin, volumes);
        return volumes.stream()
                .map(volume -> new Source(volume, Optional.empty()))
                .toList();
    }

    /** Copies one after the other of volumes that somebody writes to would contradict each other. */
    private void refuseSeveralInUse(Transaction transaction, Group origin, List<Volume> volumes) {
        boolean oneMoment = bench.stores()
                .groups()
                .types()
                .find(transaction.sql(), origin.type())
                .filter(GroupType::wantsConsistentSnapshots)
                .isPresent();
        Set<VolumeId> used = new HashSet<>();
        bench
                .stores()
                .attachments()
                .ofVolumes(transaction.sql(), volumes.stream().map(Volume::id).toList())
                .stream()
                .map(Attachment::volume)
                .forEach(used::add);
        if (oneMoment && used.size() > 1) {
            throw RefuseGroup.group(
                    origin,
                    "copy",
                    "its type promises one moment for all volumes, and " + used.size() + " of them are in use",
                    "Take a group snapshot, and make the group from that.");
        }
    }

    private Group group(Transaction transaction, Caller caller, NewGroupCopy wanted, Group origin) {
        Group group = new Group(
                GroupId.random(),
                caller.project(),
                caller.user(),
                wanted.name(),
                wanted.description(),
                GroupStatus.CREATING,
                origin.availabilityZone(),
                origin.type(),
                origin.volumeTypes(),
                origin.place(),
                wanted.snapshot(),
                wanted.source(),
                Optional.empty(),
                now(bench),
                Optional.empty());
        bench.stores().groups().groups().insert(transaction, group);
        return group;
    }

    private VolumeId volume(Transaction transaction, Caller caller, Group group, Source source, Optional<UUID> key) {
        Volume origin = source.origin();
        Location beside = origin.location()
                .map(place -> Location.inPool(place.backend(), place.pool(), place.host()))
                .orElseThrow(() ->
                        Refuse.volume(origin, "copy", "it has no place on a backend", "Take it out of the group."));
        bench.quotas()
                .check(
                        transaction,
                        QuotaRequest.volume(
                                caller.project(), source.sizeGib(), bench.typeOf(transaction.sql(), origin)));
        Volume volume = new Volume(
                VolumeId.random(),
                caller.project(),
                caller.user(),
                Optional.empty(),
                Optional.empty(),
                source.sizeGib(),
                0,
                VolumeStatus.CREATING,
                Optional.empty(),
                Optional.empty(),
                origin.availabilityZone(),
                origin.type(),
                Optional.of(beside),
                source.snapshot().map(Snapshot::id),
                source.snapshot().isPresent() ? Optional.empty() : Optional.of(origin.id()),
                origin.image(),
                Optional.of(group.membership()),
                Map.of(),
                Map.of(),
                origin.imageMetadata(),
                origin.bootable(),
                origin.multiattach(),
                true,
                key,
                Optional.empty(),
                group.createdAt(),
                Optional.empty());
        bench.stores().volumes().insert(transaction, volume);
        return volume.id();
    }

    private Group submit(Transaction transaction, Caller caller, Group group, List<VolumeId> volumes) {
        Set<Subject> subjects = new HashSet<>();
        subjects.add(Subjects.of(group.id()));
        volumes.forEach(volume -> subjects.add(Subjects.of(volume)));
        FlowId flow = bench.flows()
                .submit(
                        transaction,
                        flows.copy(),
                        new GroupContext(group.id(), group.project(), Optional.empty(), volumes),
                        subjects,
                        caller);
        bench.journal()
                .accepted(
                        transaction,
                        caller,
                        "group.create",
                        "group",
                        group.id(),
                        flow,
                        group.snapshot()
                                .map(id -> "from group snapshot " + id)
                                .orElseGet(() -> "from group " + group.source().orElseThrow()));
        return group;
    }
}
