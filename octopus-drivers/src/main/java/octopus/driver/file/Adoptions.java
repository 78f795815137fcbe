package octopus.driver.file;

import java.util.List;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Adopting.Foreign;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;

/**
 * Files come into Octopus's care and leave it by a rename, under a mark that knows both names: with the mark written and the
 * file under its outside name, an adoption has just begun or a release is all but over, and either can be finished or undone.
 */
final class Adoptions {
    private final Directory directory;
    private final Marks marks;
    private final Layers layers;
    private final Locks locks;
    private final FileExporter exporter;
    private final Volumes volumes;
    private final Strangers strangers;

    Adoptions(Known known, Layers layers, Locks locks, FileExporter exporter, Volumes volumes) {
        this.directory = known.directory();
        this.marks = known.marks();
        this.layers = layers;
        this.locks = locks;
        this.exporter = exporter;
        this.volumes = volumes;
        this.strangers = new Strangers(directory, marks);
    }

    /** The directory and what is known of it. */
    record Known(Directory directory, Marks marks) {}

    List<Foreign> foreign() {
        return strangers.all();
    }

    VolumeHandle adopt(VolumeId id, String reference) {
        String name = "volume-" + id;
        try (Locks.Held held = locks.hold(name)) {
            Mark mark = marks.find(name)
                    .orElseGet(() -> begin(name, reference, stranger -> {
                        Mark fresh = Mark.volume(id.toString(), stranger.size(), volumes.now());
                        return fresh.startedOn(fresh.nextLayer(stranger.format()), stranger.size());
                    }));
            if (mark.kind() != Mark.Kind.VOLUME) {
                throw Marks.notOurs(name, "its mark is that of a deletion");
            }
            takeIn(mark);
            return volumes.handle(mark);
        }
    }

    SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String reference) {
        String name = "snapshot-" + id;
        try (Locks.Held held = locks.hold(volume.nativeName())) {
            Mark of = volumes.need(volume.nativeName());
            Mark mark = marks.find(name)
                    .orElseGet(() -> begin(name, reference, stranger -> {
                        refuseLarger(stranger, of);
                        String file = Mark.layer(name, 0, stranger.format());
                        return Mark.snapshot(id.toString(), of.name(), file, stranger.size(), volumes.now());
                    }));
            takeIn(mark);
            return new SnapshotHandle(id, volume, name, java.util.Map.of());
        }
    }

    private interface Marking {
        Mark of(Strangers.Stranger stranger);
    }

    private Mark begin(String name, String reference, Marking marking) {
        volumes.refuseForeign(name);
        Strangers.Stranger stranger = strangers.need(reference);
        Mark mark = marking.of(stranger).outside(stranger.file());
        marks.save(mark);
        return mark;
    }

    private void takeIn(Mark mark) {
        if (directory.has(mark.file())) {
            return;
        }
        String outside = mark.outside().filter(directory::has).orElseThrow(() -> Volumes.missing(mark.name()));
        directory.rename(outside, mark.file());
    }

    private static void refuseLarger(Strangers.Stranger stranger, Mark volume) {
        if (stranger.size().isLargerThan(volume.size())) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Adopting " + stranger.file() + " as a snapshot of " + volume.name(),
                            "it has " + stranger.size() + ", more than the volume's " + volume.size(),
                            "Name the volume that it was taken of.")
                    .about("field", "ref")
                    .exception();
        }
    }

    void release(VolumeHandle volume) {
        String name = volume.nativeName();
        try (Locks.Held held = locks.hold(name)) {
            Optional<Mark> present = marks.find(name);
            if (present.isEmpty() || present.get().kind() == Mark.Kind.BASE) {
                marks.removeDraft(name);
                return;
            }
            Mark mark = present.get();
            if (mark.kind() != Mark.Kind.VOLUME) {
                throw Marks.notOurs(name, "its mark is that of a deletion");
            }
            exporter.refuseIfServed(mark, "Releasing");
            if (directory.has(mark.file())) {
                giveBack(independent(exporter.settle(mark)));
            }
            Mark last = marks.find(name).orElse(mark);
            layers.release(layers.own(last).reversed());
            layers.leave(last);
        }
    }

    /** Its file stands on no other one. */
    private Mark independent(Mark mark) {
        List<String> below = layers.chain(mark.file()).stream()
                .filter(file -> !file.equals(mark.file()))
                .toList();
        if (below.isEmpty()) {
            return mark;
        }
        Mark alone = mark.on(mark.file(), below);
        marks.save(alone);
        layers.flatten(alone.file());
        return exporter.settle(alone);
    }

    private void giveBack(Mark mark) {
        String outside = outsideName(mark);
        marks.save(mark.outside(outside));
        directory.rename(mark.file(), outside);
    }

    /** The earlier name where it still fits, or one with the object's id in it. */
    private String outsideName(Mark mark) {
        Optional<String> earlier =
                mark.outside().filter(file -> Mark.format(file).equals(mark.format()) && !directory.has(file));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        String named = mark.name() + "." + mark.format();
        refuseTaken(named);
        return named;
    }

    void releaseSnapshot(SnapshotHandle snapshot) {
        try (Locks.Held held = locks.hold(snapshot.volume().nativeName())) {
            Optional<Mark> present = marks.find(snapshot.nativeName());
            if (present.isEmpty()) {
                marks.removeDraft(snapshot.nativeName());
                return;
            }
            Mark mark = present.get();
            if (mark.kind() == Mark.Kind.SNAPSHOT) {
                mark = handOut(mark);
            }
            volumes.finishDelete(mark);
        }
    }

    /** A file of its own is renamed; a layer that others stand on too stays, and a copy leaves. */
    private Mark handOut(Mark mark) {
        List<String> chain = layers.chain(mark.file());
        boolean own =
                chain.size() == 1 && Mark.owner(mark.file()).equals(mark.name()) && !layers.isStoodOn(mark.file());
        if (own && directory.has(mark.file())) {
            giveBack(mark);
        } else if (!own) {
            copyOut(mark);
        }
        Mark going = mark.going(own ? List.of() : chain);
        marks.save(going);
        return going;
    }

    /** The mark names the copy before it is there, so one that is there is whole and needs no second making. */
    private void copyOut(Mark mark) {
        String copy = mark.name() + ".qcow2";
        boolean begun = mark.outside().filter(copy::equals).isPresent();
        if (!begun) {
            refuseTaken(copy);
            marks.save(mark.outside(copy));
        }
        if (!directory.has(copy)) {
            layers.copyOut(mark.file(), copy);
        }
    }

    private void refuseTaken(String file) {
        if (directory.has(file)) {
            throw Marks.notOurs(file, "a file of that name is in the way of the one that is released");
        }
    }
}
