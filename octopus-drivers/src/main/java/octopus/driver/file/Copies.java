package octopus.driver.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots, clones and reverts. A raw file on a file system with reflink copies is copied at once; otherwise the data
 * stands still below new qcow2 files. All work on a snapshot holds its volume, so that nothing moves below it.
 */
final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final Directory directory;
    private final Marks marks;
    private final Layers layers;
    private final Locks locks;
    private final FileExporter exporter;
    private final Volumes volumes;

    Copies(Directory directory, Marks marks, Layers layers, Locks locks, FileExporter exporter, Volumes volumes) {
        this.directory = directory;
        this.marks = marks;
        this.layers = layers;
        this.locks = locks;
        this.exporter = exporter;
        this.volumes = volumes;
    }

    SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume) {
        String name = "snapshot-" + id;
        try (Locks.Held held = locks.hold(volume.nativeName())) {
            Optional<Mark> present = marks.find(name);
            if (present.isPresent() && present.get().kind() == Mark.Kind.GOING) {
                volumes.finishDelete(present.get());
                present = marks.find(name);
            }
            if (present.isEmpty()) {
                volumes.refuseForeign(name);
            }
            if (present.isEmpty() || !directory.has(present.get().file())) {
                take(id, name, volumes.need(volume.nativeName()));
            }
            return new SnapshotHandle(id, volume, name, Map.of());
        }
    }

    private void take(SnapshotId id, String name, Mark volume) {
        boolean shares = layers.sharesBlocks(volume.file());
        String file = shares ? Mark.layer(name, 0, "raw") : exporter.freeze(volume);
        marks.save(Mark.snapshot(id.toString(), volume.name(), file, volume.size(), volumes.now()));
        if (shares) {
            layers.makeFrom(volume.file(), file, volume.size(), true);
        }
    }

    /**
     * One moment for all: their locks keep everybody from exporting them, and where no more than one has a writer, the
     * moment of that one's snapshot is good for all the others, which do not change.
     */
    List<SnapshotHandle> createSnapshots(List<Member> members) {
        String[] names =
                members.stream().map(member -> member.volume().nativeName()).toArray(String[]::new);
        try (Locks.Held held = locks.hold(names)) {
            List<Mark> sources = Stream.of(names).map(volumes::need).toList();
            if (!members.stream().allMatch(member -> isTaken(handle(member)))) {
                refuseSeveralWriters(sources);
                members.forEach(member -> deleteSnapshot(handle(member)));
                takeAll(members);
            }
            return members.stream().map(Copies::handle).toList();
        }
    }

    private void takeAll(List<Member> members) {
        try {
            members.forEach(member -> createSnapshot(member.snapshot(), member.volume()));
        } catch (StorageException e) {
            members.forEach(member -> deleteSnapshot(handle(member)));
            throw e;
        }
    }

    private void refuseSeveralWriters(List<Mark> sources) {
        List<String> written =
                sources.stream().filter(exporter::mayBeWritten).map(Mark::name).toList();
        if (written.size() > 1) {
            throw Fault.of(
                            CommonFault.OBJECT_BUSY,
                            "Taking snapshots of " + sources.size() + " volumes at one moment",
                            String.join(", ", written)
                                    + " are exported, and files have no way to hold their writers back" + " together",
                            "Detach all but one of them, or use a group type that does not ask for one moment.")
                    .exception();
        }
    }

    private boolean isTaken(SnapshotHandle snapshot) {
        return marks.find(snapshot.nativeName())
                .filter(mark -> mark.kind() == Mark.Kind.SNAPSHOT && directory.has(mark.file()))
                .isPresent();
    }

    private static SnapshotHandle handle(Member member) {
        return new SnapshotHandle(member.snapshot(), member.volume(), "snapshot-" + member.snapshot(), Map.of());
    }

    void deleteSnapshot(SnapshotHandle snapshot) {
        try (Locks.Held held = locks.hold(snapshot.volume().nativeName())) {
            Optional<Mark> present = marks.find(snapshot.nativeName());
            if (present.isEmpty()) {
                volumes.refuseForeign(snapshot.nativeName());
                marks.removeDraft(snapshot.nativeName());
                return;
            }
            Mark going = present.get();
            if (going.kind() != Mark.Kind.GOING) {
                going = going.going(layers.chain(going.file()));
                marks.save(going);
            }
            if (!Mark.owner(going.file()).equals(going.name())) {
                shortenChain(snapshot.volume().nativeName());
            }
            volumes.finishDelete(going);
        }
    }

    /** Merges what the volume alone still builds on into one file. Not doing it only costs room and some time to read. */
    private void shortenChain(String volume) {
        try {
            Optional<Mark> found = marks.find(volume).filter(mark -> mark.kind() == Mark.Kind.VOLUME);
            if (found.isEmpty() || !volumes.complete(found.get()) || exporter.served(found.get())) {
                return;
            }
            Mark mark = exporter.settle(found.get());
            Optional<String> lower = ownLower(mark);
            while (lower.isPresent()) {
                String whole = layers.merge(mark.file(), lower.get());
                String left = whole.equals(mark.file()) ? lower.get() : mark.file();
                Mark merged = mark.on(whole, List.of(left));
                marks.save(merged);
                mark = exporter.settle(merged);
                lower = ownLower(mark);
            }
        } catch (StorageException e) {
            LOG.warn("Files below {} are not merged now: {}", volume, e.getMessage());
        }
    }

    /** The file on which the volume builds, if it is the volume's own and nobody else needs it. */
    private Optional<String> ownLower(Mark mark) {
        return layers.below(mark.file())
                .filter(lower -> Mark.owner(lower).equals(mark.name()))
                .filter(lower -> !wantedByOthers(lower, mark.file()));
    }

    private boolean wantedByOthers(String file, String except) {
        Set<String> wanted = layers.wantedExcept(except);
        return wanted.contains(file);
    }

    VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        try (Locks.Held held = locks.hold(snapshot.volume().nativeName(), Volumes.name(spec))) {
            Mark from = needSnapshot(snapshot);
            refuseSmaller(spec, from);
            return copy(spec, from.file());
        }
    }

    VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source) {
        try (Locks.Held held = locks.hold(source.nativeName(), Volumes.name(spec))) {
            Mark from = volumes.need(source.nativeName());
            refuseSmaller(spec, from);
            Optional<Mark> present = marks.find(Volumes.name(spec)).filter(mark -> mark.kind() == Mark.Kind.VOLUME);
            if (present.isPresent() && volumes.complete(present.get())) {
                return volumes.handle(volumes.claim(spec, present.get().format()));
            }
            return copy(spec, layers.sharesBlocks(from.file()) ? from.file() : exporter.freeze(from));
        }
    }

    private VolumeHandle copy(VolumeSpec spec, String from) {
        Mark mark = volumes.claim(spec, layers.copyFormat(from));
        layers.makeFrom(from, mark.file(), mark.size(), true);
        return volumes.handle(mark);
    }

    VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot) {
        try (Locks.Held held = locks.hold(volume.nativeName())) {
            Mark mark = volumes.need(volume.nativeName());
            Mark from = needSnapshot(snapshot);
            exporter.refuseIfServed(mark, "Reverting");
            String next = mark.nextLayer(layers.copyFormat(from.file()));
            Mark planned = mark.planned(new Mark.Next(next, from.file(), false));
            marks.save(planned);
            exporter.settle(planned);
            return volumes.handle(mark);
        }
    }

    private Mark needSnapshot(SnapshotHandle snapshot) {
        return marks.find(snapshot.nativeName())
                .filter(mark -> mark.kind() == Mark.Kind.SNAPSHOT && directory.has(mark.file()))
                .orElseThrow(() -> Volumes.missing(snapshot.nativeName()));
    }

    private static void refuseSmaller(VolumeSpec spec, Mark from) {
        Size least = from.size();
        if (least.isLargerThan(spec.size())) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Making a volume of " + spec.size() + " from " + from.name(),
                            "that has " + least,
                            "Ask for at least " + least + ".")
                    .about("field", "size")
                    .exception();
        }
    }
}
