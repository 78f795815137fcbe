package octopus.block.operation.move;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.block.BlockFault;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Limits;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.FillFromImage;
import octopus.block.operation.image.LocalDisk;
import octopus.block.schedule.Placement;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.Scheduler;
import octopus.block.type.TypeEncryption;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.core.flow.Effect;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.node.image.ConvertOptions;
import octopus.node.image.LuksImages.Disk;
import octopus.node.image.LuksImages.Sealing;
import octopus.node.image.LuksRecoding;
import octopus.node.image.QemuImages;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/**
 * Encrypts a volume's data otherwise than it is: plain into a LUKS container, out of one, or from one into another. Where
 * the new type wants another backend the volume moves there on the way. Where it can stay, its data is made anew beside it,
 * compared, and only then written over the old: names follow from ids, so it has to end where it was.
 */
final class RecodeVolume {
    private final Workbench bench;
    private final Scheduler scheduler;
    private final Leftovers leftovers;
    private final QemuImages qemu;
    private final VolumeKeys keys;

    RecodeVolume(Workbench bench, Scheduler scheduler, Leftovers leftovers, QemuImages qemu, VolumeKeys keys) {
        this.bench = bench;
        this.scheduler = scheduler;
        this.leftovers = leftovers;
        this.qemu = qemu;
        this.keys = keys;
    }

    Step<MoveContext> room() {
        return new Room(new ChooseTarget(bench, scheduler));
    }

    Step<MoveContext> key() {
        return new Key();
    }

    Step<MoveContext> provision() {
        return new Provision();
    }

    Step<MoveContext> recode() {
        return new Recode();
    }

    Step<MoveContext> writeOver() {
        return new WriteOver();
    }

    private VolumeType type(MoveContext context) {
        return bench.database()
                .read(sql -> context.type().flatMap(id -> bench.stores().types().find(sql, id)))
                .orElseThrow(() -> Workbench.notFound(
                        BlockFault.VOLUME_TYPE_NOT_FOUND,
                        "Volume type " + context.type().orElseThrow()));
    }

    /** Stays in the volume's pool where that suits the new type and has room for another copy; asks the scheduler where not. */
    private final class Room implements InsideStep<MoveContext> {
        private final ChooseTarget elsewhere;

        Room(ChooseTarget elsewhere) {
            this.elsewhere = elsewhere;
        }

        @Override
        public String name() {
            return "choose-room";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            if (mayStay(context)) {
                environment.progress(
                        0, "encrypting it otherwise in " + context.source().host());
                return Outcome.done(context.to(inSourcePool(context)));
            }
            Outcome<MoveContext> chosen = elsewhere.run(context, environment);
            boolean sameBackend = chosen instanceof Outcome.Done<MoveContext> done
                    && done.context().withinBackend();
            return sameBackend
                    ? new Outcome.Failed<>(Fault.of(
                                    BlockFault.NO_VALID_POOL,
                                    "Encrypting volume " + context.volume() + " otherwise",
                                    "its own pool does not suit its new type or is full, and no other backend would do",
                                    "Migrate it to a pool that suits the new type first.")
                            .about("volume", context.volume()))
                    : chosen;
        }

        private boolean mayStay(MoveContext context) {
            Map<String, String> specs = type(context).extraSpecs();
            Location source = context.source();
            boolean suits = Scheduler.refusal(
                            PlacementRequest.create(Size.ZERO)
                                    .type(specs, Map.of())
                                    .at(PlacementRequest.Purpose.KEEP, Optional.of(source.host())),
                            bench.backends()
                                    .pool(source.backend(), source.pool())
                                    .withEnabled(true))
                    .isEmpty();
            return suits
                    && bench.backends()
                                    .ledger()
                                    .place(
                                            context.scratch().value(),
                                            scheduler,
                                            PlacementRequest.create(Size.ofGib(context.sizeGib()))
                                                    .type(specs, Map.of())
                                                    .forced(source.host()),
                                            bench.backends().poolsNow())
                            instanceof Placement.Placed;
        }

        @Override
        public Effect revert(MoveContext context, StepEnvironment environment) {
            bench.backends().ledger().release(context.scratch().value());
            return elsewhere.revert(context, environment);
        }
    }

    private static Location inSourcePool(MoveContext context) {
        Location source = context.source();
        return Location.inPool(source.backend(), source.pool(), source.host());
    }

    /** Makes the key that the data gets: from one container into another the same once more, for one passphrase opens both. */
    private final class Key implements Step<MoveContext> {
        @Override
        public String name() {
            return "make-key";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofSeconds(1));
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            Optional<TypeEncryption> encryption = type(context).encryption();
            if (encryption.isEmpty()) {
                return Outcome.done(context);
            }
            return Outcome.done(context.recodingTo(keys.labelled(
                    environment.caller(),
                    context.project(),
                    context.scratch().value(),
                    encryption.get(),
                    context.recoding().orElseThrow().from())));
        }

        @Override
        public Effect revert(MoveContext context, StepEnvironment environment) {
            keys.deleteLabelled(
                    environment.caller(), context.project(), context.scratch().value());
            return Effect.NONE;
        }
    }

    /** Makes the volume that the new data goes into, empty. */
    private final class Provision implements Step<MoveContext> {
        @Override
        public String name() {
            return "provision-target";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            Location place = context.place();
            VolumeSpec spec = new Limits(bench)
                    .at(
                            place.backend(),
                            new VolumeSpec(
                                    context.made().id(),
                                    Size.ofGib(context.sizeGib()),
                                    place.pool(),
                                    type(context).extraSpecs()),
                            context.type());
            VolumeHandle made = DriverCalls.call(
                    place.backend(),
                    "Making a volume for the data of " + context.volume() + " on " + place.host(),
                    () -> bench.backends().driver(place.backend()).volumes().create(spec));
            if (!context.withinBackend()) {
                new Limits(bench).begin(place.backend(), made, context.type(), context.sizeGib());
            }
            return Outcome.done(context.to(place.at(made)));
        }

        @Override
        public Effect revert(MoveContext context, StepEnvironment environment) {
            if (!context.withinBackend() && !context.claimed()) {
                return Effect.NONE;
            }
            return leftovers.remove(context.place().backend(), context.made(), environment.caller());
        }
    }

    /** Copies the data, decrypted or encrypted on its way, and compares both sides byte by byte. Run again it starts anew. */
    private final class Recode implements Step<MoveContext> {
        @Override
        public String name() {
            return "recode";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            Recoding recoding = context.recoding().orElseThrow();
            Optional<Sealing> sealing = type(context)
                    .encryption()
                    .flatMap(TypeEncryption::luks)
                    .map(format -> new Sealing(
                            format,
                            keys.fetch(
                                    environment.caller(),
                                    context.project(),
                                    recoding.to().orElseThrow())));
            LuksRecoding.Plan plan = new LuksRecoding.Plan(
                    recoding.from().map(key -> keys.fetch(environment.caller(), context.project(), key)),
                    sealing,
                    Size.ofGib(context.sizeGib()),
                    MoveVolume.bandwidth(bench, context.place()));
            try (Opened from = source(context, environment, AccessMode.READ_ONLY);
                    Opened to = target(context, AccessMode.READ_WRITE)) {
                qemu.luks().recoding().run(disk(from.disk()), disk(to.disk()), plan, FillFromImage.live(environment));
            }
            return Outcome.done(context);
        }

        private static Disk disk(LocalDisk local) {
            return new Disk(local.path(), local.format());
        }
    }

    /**
     * Where the volume stays: writes the new data over the old. A pivot, for half of it is of no use; the new data is whole
     * beside it, so there is always a way forward.
     */
    private final class WriteOver implements Step<MoveContext> {
        @Override
        public String name() {
            return "write-over";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            if (!context.withinBackend()) {
                return Outcome.done(context);
            }
            try (Opened from = target(context, AccessMode.READ_ONLY);
                    Opened to = source(context, environment, AccessMode.READ_WRITE)) {
                ConvertOptions options = ConvertOptions.plain()
                        .bandwidth(MoveVolume.bandwidth(bench, context.source()))
                        .into(false);
                MoveVolume.copied(bench, qemu, from.disk(), to.disk(), options, environment, context);
            }
            Location place = context.source();
            new Limits(bench)
                    .change(place.backend(), place.handle(context.volume()), context.type(), context.sizeGib());
            return Outcome.done(context);
        }
    }

    private Opened source(MoveContext context, StepEnvironment environment, AccessMode mode) {
        return Opened.of(
                bench,
                context.source().backend(),
                context.source().handle(context.volume()),
                new AttachmentId(environment.flow().value()),
                mode);
    }

    private Opened target(MoveContext context, AccessMode mode) {
        return Opened.of(
                bench,
                context.place().backend(),
                context.made(),
                new AttachmentId(context.scratch().value()),
                mode);
    }
}
