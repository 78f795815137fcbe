package octopus.block.operation.volume;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.BlockFault;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageSource;
import octopus.block.image.ImageStatus;
import octopus.block.operation.Refuse;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.Size;
import org.jooq.DSLContext;

/** What a new volume is made from, and whether that can be: image, snapshot or volume, type, size, zone. */
public final class VolumeSources {
    private static final String BACKEND_NAME = "volume_backend_name";
    private static final Set<VolumeStatus> CLONEABLE = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);

    private final Workbench bench;
    private final ImageSource images;

    public VolumeSources(Workbench bench, ImageSource images) {
        this.bench = bench;
        this.images = images;
    }

    /** @param volume the source itself, or the one that the snapshot was taken of */
    record Origin(Optional<Volume> volume, Optional<Snapshot> snapshot) {}

    Optional<ImageFacts> image(Caller caller, NewVolume wanted) {
        long given = Stream.of(wanted.image(), wanted.snapshot(), wanted.source())
                .filter(Optional::isPresent)
                .count();
        if (given > 1) {
            throw Refuse.request(
                    "source_volid",
                    "Creating a volume",
                    "snapshot_id, source_volid and imageRef exclude each other",
                    "Name one source.");
        }
        if (wanted.image().isEmpty()) {
            return Optional.empty();
        }
        String reference = wanted.image().get();
        ImageFacts facts = images.find(caller, reference)
                .orElseThrow(() -> Refuse.request(
                        "imageRef",
                        "Invalid image identifier or unable to access requested image",
                        "there is no image " + reference + " that this project may use",
                        "List the images."));
        if (facts.status() != ImageStatus.ACTIVE) {
            throw unusable(
                    facts, "it is not active but " + facts.status().name().toLowerCase(java.util.Locale.ROOT));
        }
        return Optional.of(facts);
    }

    Origin origin(Transaction transaction, Caller caller, NewVolume wanted) {
        DSLContext sql = transaction.sql();
        if (wanted.snapshot().isPresent()) {
            Snapshot snapshot = bench.snapshot(sql, caller, wanted.snapshot().get());
            if (snapshot.status() != SnapshotStatus.AVAILABLE) {
                throw Fault.of(
                                BlockFault.INVALID_SNAPSHOT,
                                "Invalid snapshot: originating snapshot " + snapshot.nameOrId(),
                                "its status is " + snapshot.status().text(),
                                "The status must be available for this.")
                        .about("field", "snapshot_id")
                        .exception();
            }
            return new Origin(bench.stores().volumes().volume(sql, snapshot.volume()), Optional.of(snapshot));
        }
        if (wanted.source().isPresent()) {
            Volume source = bench.changing(transaction, caller, wanted.source().get());
            if (!CLONEABLE.contains(source.status())) {
                throw Refuse.status(source, "clone", CLONEABLE);
            }
            return new Origin(Optional.of(source), Optional.empty());
        }
        return new Origin(Optional.empty(), Optional.empty());
    }

    Optional<VolumeType> type(DSLContext sql, Caller caller, NewVolume wanted, Origin origin) {
        Optional<VolumeType> ofOrigin = origin.snapshot()
                .flatMap(Snapshot::type)
                .or(() -> origin.volume().flatMap(Volume::type))
                .flatMap(id -> bench.stores().types().find(sql, id));
        if (wanted.type().isEmpty()) {
            return ofOrigin.or(() -> defaultType(sql, caller));
        }
        VolumeType type = find(sql, caller, wanted.type().get());
        if (ofOrigin.isPresent() && !sameBackend(ofOrigin.get(), type)) {
            throw Fault.of(
                            BlockFault.INVALID_TYPE,
                            "Invalid volume_type provided: " + type.name(),
                            "it asks for another backend than the source, which is of type "
                                    + ofOrigin.get().name(),
                            "Match the source's type, or omit the type.")
                    .about("field", "volume_type")
                    .exception();
        }
        return Optional.of(type);
    }

    private VolumeType find(DSLContext sql, Caller caller, String reference) {
        return bench.stores()
                .types()
                .find(sql, caller, reference)
                .orElseThrow(() -> Workbench.notFound(BlockFault.VOLUME_TYPE_NOT_FOUND, "Volume type " + reference));
    }

    private Optional<VolumeType> defaultType(DSLContext sql, Caller caller) {
        String name = bench.backends().settings().defaultType();
        return bench.stores().types().defaultOf(sql, caller.project(), name);
    }

    private static boolean sameBackend(VolumeType one, VolumeType other) {
        return one.id().equals(other.id())
                || Objects.equals(
                        one.extraSpecs().get(BACKEND_NAME), other.extraSpecs().get(BACKEND_NAME));
    }

    /** @throws octopus.spi.StorageException when the source needs more room than was asked for */
    static int size(NewVolume wanted, Origin origin, Optional<ImageFacts> image) {
        Optional<Integer> least = origin.snapshot()
                .map(Snapshot::sizeGib)
                .or(() -> origin.volume().map(Volume::sizeGib));
        int size = wanted.sizeGib()
                .or(() -> least)
                .orElseThrow(() -> Refuse.request(
                        "size",
                        "Creating a volume",
                        "'size' is missing",
                        "Give a size in GiB; only a snapshot or a source volume tells it by itself."));
        if (least.isPresent() && size < least.get()) {
            throw Refuse.request(
                    "size",
                    "Volume size '" + size + "'GB cannot be smaller than the original volume size " + least.get()
                            + "GB",
                    "the source has " + least.get() + " GiB",
                    "Ask for at least as much.");
        }
        image.ifPresent(facts -> checkImage(facts, size));
        return size;
    }

    static void checkImage(ImageFacts facts, int size) {
        if (facts.minDisk() > size) {
            throw unusable(
                    facts,
                    "Volume size " + size + "GB cannot be smaller than the image minDisk size " + facts.minDisk()
                            + "GB");
        }
        Size virtual = facts.virtualSize().orElse(facts.size());
        if (virtual.isLargerThan(Size.ofGib(size))) {
            throw unusable(
                    facts,
                    "Size of specified image " + virtual.gibRoundedUp() + "GB is larger than volume size " + size
                            + "GB");
        }
    }

    private static RuntimeException unusable(ImageFacts facts, String cause) {
        return Fault.of(
                        BlockFault.IMAGE_UNUSABLE,
                        "Image " + facts.name().orElse("") + " (" + facts.id() + ") cannot become this volume",
                        cause,
                        "Ask for a larger volume, or take another image.")
                .about("field", "imageRef")
                .exception();
    }

    /**
     * Zones that the volume may be in, the one that is wanted first of all; empty for any.
     *
     * @throws octopus.spi.StorageException for a zone that no enabled backend is in, or that its type does not permit
     */
    Set<String> zones(NewVolume wanted, Optional<VolumeType> type) {
        wanted.availabilityZone().ifPresent(bench::checkZone);
        Set<String> ofType = type.map(VolumeType::zones).orElse(Set.of());
        if (ofType.isEmpty()) {
            return wanted.availabilityZone().map(Set::of).orElse(Set.of());
        }
        Set<String> permitted = new LinkedHashSet<>(ofType);
        permitted.retainAll(wanted.availabilityZone()
                .map(Set::of)
                .orElseGet(() -> Set.copyOf(bench.backends().zones())));
        if (permitted.isEmpty()) {
            throw Refuse.request(
                    "availability_zone",
                    "Creating a volume of type " + type.orElseThrow().name(),
                    "volumes of this type may be in " + String.join(", ", ofType) + " only, "
                            + wanted.availabilityZone()
                                    .map(zone -> "not in " + zone)
                                    .orElse("where no enabled backend is"),
                    "Name one of these zones, or take another type.");
        }
        return permitted;
    }
}
