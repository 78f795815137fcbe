package octopus.block.operation.volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageSource;
import octopus.block.image.ImageStatus;
import octopus.block.message.MessageTopic;
import octopus.block.operation.CopiesUnderWay;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.FillFromImage;
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
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;

/** Writes an image over a volume's data. What fails on the way leaves the volume in error: its old data is gone. */
public final class ReimageVolume {
    private final Workbench bench;
    private final ImageSource images;
    private final FillFromImage fill;
    private final VolumeKeys keys;
    private final FlowDefinition<Context> definition;

    public ReimageVolume(Workbench bench, ImageSource images, FillFromImage fill, VolumeKeys keys) {
        this.bench = bench;
        this.images = images;
        this.fill = fill;
        this.keys = keys;
        this.definition = new FlowDefinition<>(
                "reimage-volume", 1, Context.class, List.of(new Accept(), new Write(), new Publish()));
    }

    /** @param metadata what the volume will say of its image */
    public record Context(
            VolumeId volume,
            String project,
            int sizeGib,
            Location location,
            java.util.UUID image,
            Map<String, String> metadata,
            VolumeStatus back) {}

    public FlowDefinition<Context> definition() {
        return definition;
    }

    /** @param reserved whether a volume that somebody has reserved may be written over too */
    public void begin(Caller caller, VolumeId id, String reference, boolean reserved) {
        ImageFacts image = images.find(caller, reference)
                .filter(facts -> facts.status() == ImageStatus.ACTIVE)
                .orElseThrow(() -> Refuse.request(
                        "image_id",
                        "Reimaging volume " + id,
                        "there is no active image " + reference + " that this project may use",
                        "List the images."));
        Set<VolumeStatus> allowed = reserved
                ? Set.of(VolumeStatus.AVAILABLE, VolumeStatus.ERROR, VolumeStatus.RESERVED)
                : Set.of(VolumeStatus.AVAILABLE, VolumeStatus.ERROR);
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            checkEncryption(transaction, volume, image);
            if (!allowed.contains(volume.status())) {
                throw Refuse.status(volume, "reimage", allowed);
            }
            List<Attachment> attachments = bench.stores().attachments().ofVolume(transaction.sql(), id);
            if (attachments.size() > 1) {
                throw Fault.of(
                                BlockFault.REIMAGE_CONFLICT,
                                "Reimaging volume " + volume.nameOrId(),
                                "it has " + attachments.size() + " attachments",
                                "Leave one at most.")
                        .exception();
            }
            VolumeSources.checkImage(image, volume.sizeGib());
            Location place = volume.location()
                    .filter(location -> location.nativeName().isPresent())
                    .orElseThrow(() -> Refuse.volume(volume, "reimage", "it is on no backend", "Delete it."));
            bench.refuseFrozen(transaction.sql(), volume, "reimage");
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            id,
                            VolumeChange.to(VolumeStatus.DOWNLOADING)
                                    .onlyFrom(allowed)
                                    .previous(Optional.of(volume.status())));
            Context context = new Context(
                    id,
                    volume.project(),
                    volume.sizeGib(),
                    place,
                    image.id().value(),
                    VolumeCreation.imageMetadata(image),
                    volume.status() == VolumeStatus.ERROR ? VolumeStatus.AVAILABLE : volume.status());
            FlowId flow = bench.flows().submit(transaction, definition, context, Set.of(Subjects.of(id)), caller);
            bench.journal()
                    .accepted(transaction, caller, "volume.reimage", "volume", id, flow, "from image " + image.id());
            return flow;
        });
    }

    /** An image is encrypted on its way into an encrypted volume, and one that is ciphertext has a key of its own. */
    private void checkEncryption(Transaction transaction, Volume volume, ImageFacts image) {
        if (VolumeKeys.keyOf(image).isPresent()) {
            throw Refuse.volume(
                    volume,
                    "reimage",
                    "the image is encrypted with a key of its own",
                    "Make a new volume from the image, which gets a copy of that key.");
        }
        if (volume.encryptionKey().isEmpty()) {
            return;
        }
        if (keys.format(transaction.sql(), volume).isEmpty()) {
            throw Refuse.volume(
                    volume,
                    "reimage",
                    "its encryption is none that an image could be written through",
                    "Make a new volume of a type with provider luks or luks2 from the image.");
        }
        VolumeKeys.checkRoom(image, volume.sizeGib());
    }

    /** Waits for clones that are being made of the volume; its revert leaves the volume in error, with the reason. */
    private final class Accept implements InsideStep<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return CopiesUnderWay.ended(bench, context, List.of(context.volume()), List.of());
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return Undone.volume(
                    bench,
                    environment,
                    context.volume(),
                    context.project(),
                    MessageTopic.REIMAGE,
                    VolumeChange.to(VolumeStatus.ERROR).onlyFrom(Set.of(VolumeStatus.DOWNLOADING)));
        }
    }

    /** Copies the image into the volume, over all that was there; encrypted with the volume's key, if it has one. */
    private final class Write implements Step<Context> {
        @Override
        public String name() {
            return "write";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            fill.run(
                    new FillFromImage.Job(
                            context.image(),
                            place.backend(),
                            place.handle(context.volume()),
                            Size.ofGib(context.sizeGib()),
                            keys.sealing(environment.caller(), context.volume())),
                    environment);
            return Outcome.done(context);
        }
    }

    /** Gives the volume its status back, and the image's description. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.to(context.back())
                                        .onlyFrom(Set.of(VolumeStatus.DOWNLOADING))
                                        .previous(Optional.empty())
                                        .imageMetadata(context.metadata())
                                        .bootable(true)
                                        .fault(Optional.empty()));
                bench.journal()
                        .event(
                                transaction,
                                "volume.reimaged",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("image", context.image().toString()));
            });
        }
    }
}
