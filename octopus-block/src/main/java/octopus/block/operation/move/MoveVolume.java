package octopus.block.operation.move;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import octopus.block.BlockFault;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Limits;
import octopus.block.operation.Workbench;
import octopus.block.operation.image.LocalDisk;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.core.flow.Effect;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.node.image.ConvertOptions;
import octopus.node.image.QemuImages;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import octopus.spi.option.AmountText;

/**
 * Gets a volume's data to another pool: by the storage's own means between pools of one backend, otherwise by a copy through
 * this machine into a volume of the same name on the other backend. Until the switch the source stays what it was.
 */
final class MoveVolume {
    private final Workbench bench;
    private final Leftovers leftovers;
    private final QemuImages qemu;

    MoveVolume(Workbench bench, Leftovers leftovers, QemuImages qemu) {
        this.bench = bench;
        this.leftovers = leftovers;
        this.qemu = qemu;
    }

    Step<MoveContext> onArray() {
        return new OnArray();
    }

    Step<MoveContext> claim() {
        return new Claim();
    }

    Step<MoveContext> provision() {
        return new Provision();
    }

    Step<MoveContext> copy() {
        return new Copy();
    }

    private Driver driver(Location place) {
        return bench.backends().driver(place.backend());
    }

    /** Has the storage move the volume itself, exports and all. Nothing to do between backends. */
    private final class OnArray implements Step<MoveContext> {
        @Override
        public String name() {
            return "move-on-array";
        }

        @Override
        public Retry retry() {
            return Retry.times(2, Duration.ofSeconds(1));
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            if (!context.withinBackend()) {
                return Outcome.done(context);
            }
            VolumeHandle there = moved(context, context.place());
            if (context.type().isPresent()) {
                new Limits(bench).change(context.place().backend(), there, context.type(), context.sizeGib());
            }
            return Outcome.done(context.to(context.place().at(there)));
        }

        @Override
        public Effect revert(MoveContext context, StepEnvironment environment) {
            if (context.withinBackend()) {
                moved(context, context.source());
            }
            return Effect.NONE;
        }

        private VolumeHandle moved(MoveContext context, Location to) {
            String backend = to.backend();
            Capability.Moving moving =
                    DriverCalls.need(driver(to), backend, Capability.Moving.class, "move volumes between its pools");
            return DriverCalls.call(
                    backend,
                    "Moving volume " + context.volume() + " to " + to.host(),
                    () -> moving.move(context.source().handle(context.volume()), to.pool()));
        }
    }

    /**
     * Sees that the target has nothing of this volume's name. If it has, both backends may well be the same storage, and a
     * copy would write the volume over itself.
     */
    private final class Claim implements Step<MoveContext> {
        @Override
        public String name() {
            return "claim-target";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            Location place = context.place();
            if (context.withinBackend()) {
                return Outcome.done(context);
            }
            GivenUp.check(bench, context);
            boolean taken = DriverCalls.call(
                    place.backend(),
                    "Looking at " + place.host(),
                    () -> driver(place)
                            .volumes()
                            .describe(place.handle(context.volume()))
                            .isPresent());
            return taken
                    ? new Outcome.Failed<>(Fault.of(
                                    BlockFault.INVALID_VOLUME,
                                    "Moving volume " + context.volume() + " to " + place.host(),
                                    "a volume of that name is there already",
                                    "See whether both backends are one storage, or whether an earlier move is still"
                                            + " being tidied up there.")
                            .about("volume", context.volume()))
                    : Outcome.done(context.asClaimed());
        }
    }

    /** Makes the volume on the target, empty. */
    private final class Provision implements Step<MoveContext> {
        @Override
        public String name() {
            return "provision-target";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            if (context.withinBackend()) {
                return Outcome.done(context);
            }
            GivenUp.check(bench, context);
            Location place = context.place();
            VolumeSpec spec = new Limits(bench)
                    .at(
                            place.backend(),
                            new VolumeSpec(
                                    context.volume(), Size.ofGib(context.sizeGib()), place.pool(), specs(context)),
                            context.type());
            VolumeHandle made = DriverCalls.call(
                    place.backend(),
                    "Making volume " + context.volume() + " on " + place.host(),
                    () -> driver(place).volumes().create(spec));
            new Limits(bench).begin(place.backend(), made, context.type(), context.sizeGib());
            return Outcome.done(context.to(place.at(made)));
        }

        private Map<String, String> specs(MoveContext context) {
            return bench.database()
                    .read(sql -> context.type()
                            .or(() -> bench.stores()
                                    .volumes()
                                    .volume(sql, context.volume())
                                    .flatMap(Volume::type))
                            .flatMap(id -> bench.stores().types().find(sql, id))
                            .map(VolumeType::extraSpecs)
                            .orElse(Map.of()));
        }

        @Override
        public Effect revert(MoveContext context, StepEnvironment environment) {
            if (context.withinBackend() || !context.claimed()) {
                return Effect.NONE;
            }
            Location place = context.place();
            return leftovers.remove(place.backend(), place.handle(context.volume()), environment.caller());
        }
    }

    /** Copies the data through this machine and compares both sides byte by byte. Run again it starts anew. */
    private final class Copy implements Step<MoveContext> {
        @Override
        public String name() {
            return "copy";
        }

        @Override
        public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
            if (!context.withinBackend()) {
                GivenUp.check(bench, context);
                AttachmentId attachment = new AttachmentId(environment.flow().value());
                ConvertOptions options = ConvertOptions.plain()
                        .bandwidth(bandwidth(bench, context.place()))
                        .into(false);
                try (Opened from = open(context, context.source(), attachment, AccessMode.READ_ONLY);
                        Opened to = open(context, context.place(), attachment, AccessMode.READ_WRITE)) {
                    copied(bench, qemu, from.disk(), to.disk(), options, environment, context);
                }
            }
            return Outcome.done(context);
        }

        private Opened open(MoveContext context, Location place, AttachmentId attachment, AccessMode mode) {
            return Opened.of(bench, place.backend(), place.handle(context.volume()), attachment, mode);
        }
    }

    /** Copies, flushes and compares. */
    static void copied(
            Workbench bench,
            QemuImages qemu,
            LocalDisk from,
            LocalDisk to,
            ConvertOptions options,
            StepEnvironment environment,
            MoveContext context) {
        qemu.convert(
                from.path(), from.format(), to.path(), to.format(), options, GivenUp.live(bench, context, environment));
        sync(to);
        environment.progress(1, "comparing the copy with its source");
        environment.checkAlive();
        GivenUp.check(bench, context);
        if (!qemu.same(from.path(), from.format(), to.path(), to.format())) {
            throw Fault.of(
                            BlockFault.COPY_DIFFERS,
                            "Moving volume " + context.volume() + " to "
                                    + context.place().host(),
                            "the copy does not read as its source does",
                            "The volume is where it was. Check the storage of both backends, then try again.")
                    .exception();
        }
    }

    static Size bandwidth(Workbench bench, Location place) {
        return bench.backends()
                .row(place.backend())
                .map(row -> row.options().get("image_copy_bandwidth"))
                .map(AmountText::parse)
                .orElse(Size.ZERO);
    }

    private static void sync(LocalDisk disk) {
        try (FileChannel channel = FileChannel.open(disk.path(), StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("flushing " + disk.path(), e);
        }
    }
}
