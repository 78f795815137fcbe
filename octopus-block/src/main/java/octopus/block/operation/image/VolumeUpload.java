package octopus.block.operation.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageId;
import octopus.block.key.NewKey;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.node.image.ConvertOptions;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;

/** Makes an image of a volume. The volume goes back to where it was, whatever happens. */
public final class VolumeUpload {
    private final Workbench bench;
    private final ImageHands hands;
    private final VolumeKeys keys;
    private final FlowDefinition<Context> definition;

    public VolumeUpload(Workbench bench, ImageHands hands, VolumeKeys keys) {
        this.bench = bench;
        this.hands = hands;
        this.keys = keys;
        this.definition = new FlowDefinition<>(
                "upload-volume", 1, Context.class, List.of(new Accept(), new Copy(), new Finish(), new Publish()));
    }

    /** @param format of the image: raw, qcow2, vmdk … */
    public record Context(
            VolumeId volume, String project, Location location, ImageId image, String format, VolumeStatus back) {}

    public FlowDefinition<Context> definition() {
        return definition;
    }

    /** What has begun. */
    public record Begun(Volume volume, ImageFacts image) {}

    /** An encrypted volume's image is ciphertext, and takes a copy of the key with it. */
    public Begun begin(Caller caller, VolumeId id, ImageDescription wanted) {
        Volume before = bench.database().read(sql -> bench.volume(sql, caller, id));
        requireAvailable(before);
        ImageDescription description = ImageMetadata.carriedBack(wanted, before.imageMetadata());
        if (before.encryptionKey().isEmpty()) {
            return announce(caller, id, description, Optional.empty());
        }
        refuseOtherThanRaw(before, description);
        NewKey key = keys.copyOf(caller, before).orElseThrow();
        try {
            return announce(
                    caller,
                    id,
                    description
                            .withProperty(VolumeKeys.IMAGE_KEY, key.id().toString())
                            .withProperty(VolumeKeys.IMAGE_KEY_POLICY, VolumeKeys.WITH_THE_IMAGE),
                    Optional.of(key));
        } catch (RuntimeException refused) {
            keys.discard(caller, key);
            throw refused;
        }
    }

    private static void refuseOtherThanRaw(Volume volume, ImageDescription description) {
        if (!description.diskFormat().equals(Optional.of("raw"))
                || !description.containerFormat().equals(Optional.of("bare"))) {
            throw Refuse.request(
                    "disk_format",
                    "Uploading volume " + volume.nameOrId() + " as "
                            + description.diskFormat().orElse("") + " in "
                            + description.containerFormat().orElse(""),
                    "it is encrypted",
                    "An encrypted volume becomes an image of disk format raw in container format bare.");
        }
    }

    private Begun announce(Caller caller, VolumeId id, ImageDescription description, Optional<NewKey> key) {
        ImageId image = ImageId.random();
        hands.sink().announce(caller, image, description);
        try {
            return bench.database().write(transaction -> accept(transaction, caller, id, image, description, key));
        } catch (RuntimeException refused) {
            hands.sink().fail(image, caller, String.valueOf(refused.getMessage()));
            throw refused;
        }
    }

    private Begun accept(
            Transaction transaction,
            Caller caller,
            VolumeId id,
            ImageId image,
            ImageDescription description,
            Optional<NewKey> key) {
        Volume volume = bench.changing(transaction, caller, id);
        key.ifPresent(made -> keys.used(transaction, made, volume.encryptionKey()));
        requireAvailable(volume);
        Location place = volume.location()
                .orElseThrow(() -> Refuse.volume(volume, "upload", "it has no place on a backend", "Delete it."));
        ImageFacts facts = hands.sink().create(transaction, caller, image, description);
        bench.stores()
                .volumes()
                .update(
                        transaction,
                        id,
                        VolumeChange.to(VolumeStatus.UPLOADING).previous(Optional.of(volume.status())));
        Context context = new Context(
                id, volume.project(), place, image, description.diskFormat().orElse("raw"), volume.status());
        FlowId flow = bench.flows().submit(transaction, definition, context, Set.of(Subjects.of(id)), caller);
        bench.journal().accepted(transaction, caller, "volume.upload", "volume", id, flow, "to image " + image);
        return new Begun(volume, facts);
    }

    private static void requireAvailable(Volume volume) {
        if (volume.status() != VolumeStatus.AVAILABLE) {
            throw Refuse.status(volume, "upload", Set.of(VolumeStatus.AVAILABLE));
        }
    }

    private VolumeChange back(Context context, Optional<Fault> fault) {
        return VolumeChange.to(context.back())
                .onlyFrom(Set.of(VolumeStatus.UPLOADING))
                .previous(Optional.empty())
                .fault(fault);
    }

    /** Does nothing forward; its revert gives the volume its earlier status, with the reason. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                bench.stores().volumes().write(transaction, context.volume(), back(context, Optional.of(fault)));
                bench.journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.UPLOAD_IMAGE,
                                context.volume(),
                                fault);
            };
        }
    }

    /** Copies the volume's bytes into the image's file, in the format that was asked for. */
    private final class Copy implements Step<Context> {
        @Override
        public String name() {
            return "copy";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            Driver driver = bench.backends().driver(place.backend());
            VolumeHandle handle = place.handle(context.volume());
            AttachmentId attachment = new AttachmentId(environment.flow().value());
            VolumeExporter.Request request =
                    new VolumeExporter.Request(attachment, Connector.local(), AccessMode.READ_ONLY, Optional.empty());
            LocalDisk disk = LocalDisk.of(
                    DriverCalls.call(
                            place.backend(),
                            "Opening volume " + context.volume(),
                            () -> driver.exports().export(handle, request)),
                    place.backend());
            try {
                Path target = hands.sink().fill(context.image());
                hands.qemu()
                        .convert(
                                disk.path(),
                                disk.format(),
                                target,
                                qemuFormat(context.format()),
                                ConvertOptions.plain(),
                                FillFromImage.live(environment));
            } finally {
                DriverCalls.run(
                        place.backend(),
                        "Closing volume " + context.volume(),
                        () -> driver.exports().unexport(handle, attachment));
            }
            return Outcome.done(context);
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            hands.sink()
                    .fail(
                            context.image(),
                            environment.caller(),
                            Undone.because(environment).sentence());
            return Effect.NONE;
        }

        private String qemuFormat(String imageFormat) {
            return octopus.node.image.ImageFormat.of(imageFormat)
                    .map(octopus.node.image.ImageFormat::qemu)
                    .orElse(imageFormat);
        }
    }

    /** Reads the image back for its checksums and makes it active. */
    private final class Finish implements Step<Context> {
        @Override
        public String name() {
            return "finish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            hands.sink()
                    .finish(
                            context.image(),
                            environment.caller(),
                            share -> environment.progress(share, "reading the image back"));
            return Outcome.done(context);
        }
    }

    /** Gives the volume its earlier status. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                bench.stores().volumes().write(transaction, context.volume(), back(context, Optional.empty()));
                bench.journal()
                        .event(
                                transaction,
                                "volume.uploaded",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("image", context.image().toString()));
            });
        }
    }
}
