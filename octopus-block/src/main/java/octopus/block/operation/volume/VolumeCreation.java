package octopus.block.operation.volume;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.backup.BackupOrigin;
import octopus.block.group.Group;
import octopus.block.image.ImageFacts;
import octopus.block.key.NewKey;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.KeyPlan;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.quota.QuotaRequest;
import octopus.block.schedule.PoolState;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeView;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * Accepts new volumes: checks what was asked against type, source, image and quota, then writes row, flow and audit in one
 * transaction. The answer is given when that is durable.
 */
public final class VolumeCreation {
    private final Workbench bench;
    private final VolumeFlows flows;
    private final VolumeSources sources;
    private final GroupEntry groups;
    private final VolumeKeys keys;

    public VolumeCreation(Workbench bench, VolumeFlows flows, VolumeSources sources, VolumeKeys keys) {
        this.bench = bench;
        this.flows = flows;
        this.sources = sources;
        this.groups = new GroupEntry(bench);
        this.keys = keys;
    }

    /** What a creation has begun. */
    public record Created(VolumeView view, FlowId flow) {}

    /**
     * Data that is neither an image's nor another volume's.
     *
     * @param sealed what is to be known of data that is encrypted
     * @param begin submits the flow that makes and fills the volume, in the same transaction
     */
    public record Filling(Map<String, String> imageMetadata, boolean bootable, Optional<Sealed> sealed, Begin begin) {
        /** Submits a flow. */
        public interface Begin {
            FlowId begin(Transaction transaction, CreateContext context);
        }
    }

    /**
     * Data that is encrypted.
     *
     * @param encryption as its volume's type said; empty where that is not known any more
     * @param key that it is encrypted with
     * @param project whose key that is
     * @param own a copy of it, for the new volume
     */
    public record Sealed(Optional<BackupOrigin.Encryption> encryption, UUID key, String project, NewKey own) {
        private KeyPlan.Ciphertext ciphertext() {
            return new KeyPlan.Ciphertext(
                    new KeyPlan.Source(key, project, false),
                    type -> encryption.filter(made -> made.isThatOf(type)).isPresent());
        }
    }

    /** What came of trying: a volume, or that it needs a key first, which is not made within a transaction. */
    private sealed interface Attempt {
        record Made(Created created) implements Attempt {}

        record NeedsKey(KeyPlan plan) implements Attempt {}
    }

    public Created create(Caller caller, NewVolume wanted) {
        // The image service has its own transactions; everything else is looked at in ours.
        Optional<ImageFacts> image = sources.image(caller, wanted);
        Optional<SnapshotId> rootDisk = image.flatMap(ServerImage::rootDisk);
        if (rootDisk.isPresent()) {
            return create(caller, wanted.from(rootDisk, Optional.empty(), Optional.empty()));
        }
        Content content = new Content(image, Optional.empty());
        return switch (attempt(caller, wanted, content, Optional.empty())) {
            case Attempt.Made made -> made.created();
            case Attempt.NeedsKey needs -> withKey(caller, wanted, content, keys.make(caller, needs.plan()));
        };
    }

    private Created withKey(Caller caller, NewVolume wanted, Content content, NewKey key) {
        try {
            return switch (attempt(caller, wanted, content, Optional.of(key))) {
                case Attempt.Made made -> made.created();
                case Attempt.NeedsKey _ -> throw new IllegalStateException("it has a key");
            };
        } catch (RuntimeException e) {
            keys.discard(caller, key);
            throw e;
        }
    }

    private Attempt attempt(Caller caller, NewVolume wanted, Content content, Optional<NewKey> key) {
        VolumeId id = VolumeId.random();
        try {
            return bench.database().write(transaction -> attempt(transaction, id, caller, wanted, content, key));
        } catch (RuntimeException e) {
            flows.choose().forget(id);
            throw e;
        }
    }

    /**
     * A volume of a size that is known, filled by somebody else's flow.
     *
     * @throws octopus.spi.StorageException INVALID_TYPE where data and type are not encrypted alike
     */
    public Created createFilled(Transaction transaction, Caller caller, NewVolume wanted, Filling filling) {
        Content content = new Content(Optional.empty(), Optional.of(filling));
        return switch (attempt(
                transaction,
                VolumeId.random(),
                caller,
                wanted,
                content,
                filling.sealed().map(Sealed::own))) {
            case Attempt.Made made -> made.created();
            case Attempt.NeedsKey _ -> throw new IllegalStateException("what is encrypted comes with its key");
        };
    }

    private Attempt attempt(
            Transaction transaction,
            VolumeId id,
            Caller caller,
            NewVolume wanted,
            Content content,
            Optional<NewKey> key) {
        VolumeSources.Origin origin = sources.origin(transaction, caller, wanted);
        Optional<VolumeType> type = sources.type(transaction.sql(), caller, wanted, origin);
        if (!wanted.mayBeShared() && type.map(VolumeType::isMultiattach).orElse(false)) {
            throw Refuse.multiattach(type.orElseThrow());
        }
        Optional<Group> group = groups.open(transaction, caller, wanted, origin, type);
        if (wanted.machine().isPresent() && (origin.volume().isPresent() || group.isPresent())) {
            throw Refuse.request(
                    "local_to_instance",
                    "Invalid input received: the volume cannot be placed by where a server runs",
                    "it has to be where its source or its group is",
                    "Leave the hint local_to_instance out.");
        }
        int size = VolumeSources.size(wanted, origin, content.image());
        bench.quotas().check(transaction, QuotaRequest.volume(caller.project(), size, type));
        Optional<KeyPlan> plan = content.filling().isPresent()
                ? keys.planFilled(type, content.filling().get().sealed().map(Sealed::ciphertext))
                : keys.plan(transaction.sql(), type, origin.volume(), content.image());
        if (plan.isPresent()) {
            content.image().ifPresent(facts -> VolumeKeys.checkRoom(facts, size));
            if (key.isEmpty()) {
                return new Attempt.NeedsKey(plan.get());
            }
            keys.used(transaction, key.get(), plan.get().source().map(KeyPlan.Source::key));
        }
        Volume asked = row(id, caller, wanted, new Basis(origin, group, content, type, key.map(NewKey::id)), size);
        CreateContext context = context(wanted, origin, asked, type);
        Optional<PoolState> pool = content.filling().isPresent()
                ? Optional.empty()
                : flows.choose().atOnce(transaction.sql(), context);
        Volume volume = pool.map(chosen -> asked.in(ChoosePool.location(chosen), chosen.availabilityZone()))
                .orElse(asked);
        bench.stores().volumes().insert(transaction, volume);
        FlowId flow = content.filling().isPresent()
                ? content.filling().get().begin().begin(transaction, context)
                : submit(transaction, caller, volume.location().map(context::at).orElse(context));
        bench.journal().accepted(transaction, caller, "volume.create", "volume", volume.id(), flow, size + " GiB");
        // Without its place, as Cinder answers: that may still change, when the storage cannot make it there.
        return new Attempt.Made(new Created(new VolumeView(asked, type.map(VolumeType::name)), flow));
    }

    /** What a volume is made of, where that is not a snapshot or a volume. */
    private record Content(Optional<ImageFacts> image, Optional<Filling> filling) {
        Optional<Map<String, String>> imageMetadata() {
            return image.map(VolumeCreation::imageMetadata).or(() -> filling.map(Filling::imageMetadata));
        }

        boolean bootable() {
            return image.isPresent() || filling.map(Filling::bootable).orElse(false);
        }
    }

    /** What was found of everything that the new volume refers to. */
    private record Basis(
            VolumeSources.Origin origin,
            Optional<Group> group,
            Content content,
            Optional<VolumeType> type,
            Optional<UUID> key) {}

    private Volume row(VolumeId id, Caller caller, NewVolume wanted, Basis basis, int size) {
        VolumeSources.Origin origin = basis.origin();
        Content content = basis.content();
        Optional<VolumeType> type = basis.type();
        // To the microsecond, as the database keeps it: what is answered now is what is shown later.
        Instant now = octopus.block.Columns.instant(
                octopus.block.Columns.micros(bench.journal().now()));
        String zone = origin.volume()
                .map(Volume::availabilityZone)
                .or(() -> sources.zones(wanted, type).stream().findFirst())
                .or(() -> basis.group().map(Group::availabilityZone))
                .orElse(bench.backends().settings().availabilityZone());
        return new Volume(
                id,
                caller.project(),
                caller.user(),
                wanted.name(),
                wanted.description(),
                size,
                0,
                VolumeStatus.CREATING,
                Optional.empty(),
                Optional.empty(),
                zone,
                type.map(VolumeType::id),
                Optional.empty(),
                wanted.snapshot(),
                wanted.source(),
                content.image().map(facts -> facts.id().value()),
                basis.group().map(Group::membership),
                wanted.metadata(),
                Map.of(),
                content.imageMetadata()
                        .or(() -> origin.volume().map(Volume::imageMetadata))
                        .orElse(Map.of()),
                content.bootable() || origin.volume().map(Volume::bootable).orElse(false),
                type.map(VolumeType::isMultiattach).orElse(false),
                true,
                basis.key(),
                Optional.empty(),
                now,
                Optional.empty());
    }

    private CreateContext context(
            NewVolume wanted, VolumeSources.Origin origin, Volume volume, Optional<VolumeType> type) {
        return new CreateContext(
                volume.id(),
                volume.project(),
                volume.sizeGib(),
                type.map(VolumeType::extraSpecs).orElse(Map.of()),
                sources.zones(wanted, type),
                wanted.snapshot(),
                wanted.source(),
                volume.image(),
                origin.volume().flatMap(Volume::location).map(Location::host).or(wanted::machine),
                wanted.group(),
                wanted.sameHost(),
                wanted.differentHost(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(volume.availabilityZone()),
                Optional.of(type.flatMap(VolumeType::qosSpecs).isPresent()));
    }

    private FlowId submit(Transaction transaction, Caller caller, CreateContext context) {
        FlowDefinition<CreateContext> definition =
                context.image().isPresent() ? flows.createFromImage() : flows.create();
        FlowId flow =
                bench.flows().submit(transaction, definition, context, Set.of(Subjects.of(context.volume())), caller);
        // Here is no room for it any more: another process may run it, which promises nothing to this one.
        transaction.afterCommit(() -> {
            if (!bench.flows().isHere(flow)) {
                flows.choose().forget(context.volume());
            }
        });
        return flow;
    }

    /** What Cinder notes of an image on a volume made from it. */
    static Map<String, String> imageMetadata(ImageFacts facts) {
        Map<String, String> metadata = new LinkedHashMap<>(facts.properties());
        // Whoever sees the volume need not know where the image's key is.
        metadata.keySet().removeAll(List.of(VolumeKeys.IMAGE_KEY, VolumeKeys.IMAGE_KEY_POLICY));
        metadata.put("image_id", facts.id().toString());
        facts.name().ifPresent(name -> metadata.put("image_name", name));
        facts.md5().ifPresent(sum -> metadata.put("checksum", sum));
        facts.containerFormat().ifPresent(format -> metadata.put("container_format", format));
        facts.diskFormat().ifPresent(format -> metadata.put("disk_format", format));
        metadata.put("min_disk", Long.toString(facts.minDisk()));
        metadata.put("min_ram", Long.toString(facts.minRam()));
        metadata.put("size", Long.toString(facts.size().bytes()));
        return metadata;
    }
}
