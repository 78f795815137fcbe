package octopus.driver.file;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;

/** Volumes as marks and data files. Each step leaves a state from which the same call, or a delete, goes on. */
final class Volumes implements VolumeProvisioner {
    private final Directory directory;
    private final Marks marks;
    private final Layers layers;
    private final Locks locks;
    private final FileExporter exporter;
    private final Settings settings;

    /** @param pool name of the only pool @param format of new volumes */
    record Settings(String pool, String format, Clock clock) {}

    Volumes(Directory directory, Marks marks, Layers layers, Locks locks, FileExporter exporter, Settings settings) {
        this.directory = directory;
        this.marks = marks;
        this.layers = layers;
        this.locks = locks;
        this.exporter = exporter;
        this.settings = settings;
    }

    @Override
    public VolumeHandle create(VolumeSpec spec) {
        try (Locks.Held held = locks.hold(name(spec))) {
            Mark mark = claim(spec, settings.format());
            if (!complete(mark)) {
                layers.make(mark.file(), mark.size());
            }
            return handle(mark);
        }
    }

    /** The mark of the volume, written if it is not there; its data is there, or still to be made by the caller. */
    Mark claim(VolumeSpec spec, String format) {
        Optional<Mark> present = marks.find(name(spec));
        if (present.isPresent() && present.get().kind() == Mark.Kind.GOING) {
            finishDelete(present.get());
            present = marks.find(name(spec));
        }
        if (present.isPresent() && present.get().kind() == Mark.Kind.VOLUME && complete(present.get())) {
            return sameSize(exporter.settle(present.get()), spec.size());
        }
        if (present.isEmpty()) {
            refuseForeign(name(spec));
            Mark fresh = Mark.volume(spec.id().toString(), spec.size(), now());
            return saved(fresh.startedOn(fresh.nextLayer(format), spec.size()));
        }
        // Files of a deleted volume of this name may be in use below clones; their mark must not go meanwhile.
        try (Locks.Held held = locks.holdLayers()) {
            Mark before = marks.find(name(spec)).orElse(present.get());
            return saved(before.startedOn(before.nextLayer(format), spec.size()));
        }
    }

    private Mark saved(Mark mark) {
        marks.save(mark);
        return mark;
    }

    private static Mark sameSize(Mark mark, Size wanted) {
        if (!mark.size().equals(wanted)) {
            throw Fault.of(
                            CommonFault.BACKEND_FAILED,
                            "Creating " + mark.name() + " of " + wanted,
                            "it is there already with " + mark.size(),
                            "Delete it first, or ask for the size that it has.")
                    .exception();
        }
        return mark;
    }

    /** A data file without our mark is somebody else's. */
    void refuseForeign(String name) {
        for (String format : List.of("raw", "qcow2")) {
            if (directory.has(Mark.layer(name, 0, format))) {
                throw Marks.notOurs(name, "its file is there without Octopus's mark");
            }
        }
    }

    boolean complete(Mark mark) {
        return directory.has(mark.file())
                && (mark.format().equals("qcow2") || !mark.size().isLargerThan(directory.length(mark.file())));
    }

    /** The volume's mark, with anything that was begun finished. */
    Mark need(String name) {
        Optional<Mark> mark = marks.find(name).filter(found -> found.kind() == Mark.Kind.VOLUME);
        if (mark.isEmpty() || !complete(mark.get())) {
            throw missing(name);
        }
        return exporter.settle(mark.get());
    }

    static RuntimeException missing(String name) {
        return Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Looking for " + name,
                        "its file is not in the backend's directory",
                        "Look whether the directory is mounted; otherwise the data is gone.")
                .about("name", name)
                .exception();
    }

    @Override
    public void delete(VolumeHandle volume) {
        String name = volume.nativeName();
        try (Locks.Held held = locks.hold(name)) {
            Optional<Mark> mark = marks.find(name);
            if (mark.isEmpty()) {
                refuseForeign(name);
                marks.removeDraft(name);
                return;
            }
            switch (mark.get().kind()) {
                case VOLUME -> {
                    exporter.refuseIfServed(mark.get(), "Deleting");
                    beginDelete(mark.get());
                }
                case GOING -> finishDelete(mark.get());
                case BASE -> layers.release(layers.own(mark.get()).reversed());
                case SNAPSHOT -> throw Marks.notOurs(name, "its mark is a snapshot's");
            }
        }
    }

    private void beginDelete(Mark mark) {
        // It never had another file, so nothing of it was ever frozen and nobody can build on it.
        boolean plain = mark.layers() == 1
                && layers.below(mark.file()).isEmpty()
                && mark.next().isEmpty()
                && mark.releases().isEmpty();
        if (plain) {
            directory.delete(mark.file() + Directory.PART);
            directory.delete(mark.file());
            marks.remove(mark);
            return;
        }
        List<String> unwanted = new ArrayList<>(layers.chain(mark.file()));
        unwanted.addAll(mark.releases());
        Mark going = mark.going(unwanted);
        marks.save(going);
        finishDelete(going);
    }

    void finishDelete(Mark mark) {
        layers.release(mark.releases());
        layers.leave(mark);
    }

    @Override
    public Optional<VolumeDescription> describe(VolumeHandle volume) {
        return marks.find(volume.nativeName())
                .filter(mark -> mark.kind() == Mark.Kind.VOLUME && complete(mark))
                .map(mark ->
                        new VolumeDescription(handle(mark), layers.size(mark.file()), layers.allocated(mark.file())));
    }

    @Override
    public List<OwnedObject> owned() {
        List<OwnedObject> owned = new ArrayList<>();
        List<Mark> all = marks.all();
        Set<String> wanted = all.stream().anyMatch(mark -> mark.kind() == Mark.Kind.BASE) ? layers.wanted() : Set.of();
        for (Mark mark : all) {
            String kind =
                    switch (mark.kind()) {
                        case VOLUME -> complete(mark) ? "volume" : "leftover";
                        case SNAPSHOT -> directory.has(mark.file()) ? "snapshot" : "leftover";
                        case GOING -> "leftover";
                        case BASE -> layers.own(mark).stream().anyMatch(wanted::contains) ? "" : "leftover";
                    };
            if (!kind.isEmpty()) {
                owned.add(new OwnedObject(mark.id(), kind, mark.name()));
            }
        }
        marks.drafts()
                .forEach(name -> owned.add(new OwnedObject(name.substring(name.indexOf('-') + 1), "leftover", name)));
        return owned;
    }

    VolumeHandle grow(VolumeHandle volume, Size newSize) {
        try (Locks.Held held = locks.hold(volume.nativeName())) {
            Mark mark = need(volume.nativeName());
            if (layers.size(mark.file()).isLargerThan(newSize)) {
                throw Fault.of(
                                CommonFault.INVALID_INPUT,
                                "Growing " + mark.name() + " to " + newSize,
                                "it has " + mark.size() + " and cannot shrink",
                                "Ask for at least " + mark.size() + ".")
                        .about("field", "new_size")
                        .exception();
            }
            if (!exporter.growServed(mark, newSize)) {
                layers.enlarge(mark.file(), newSize);
                exporter.grown(mark);
            }
            Mark grown = newSize.equals(mark.size()) ? mark : saved(mark.sized(newSize));
            return handle(grown);
        }
    }

    /** What all volumes together were promised. */
    Size provisioned() {
        return marks.all().stream()
                .filter(mark -> mark.kind() == Mark.Kind.VOLUME)
                .map(Mark::size)
                .reduce(Size.ZERO, Size::plus);
    }

    Instant now() {
        return settings.clock().instant();
    }

    static String name(VolumeSpec spec) {
        return "volume-" + spec.id();
    }

    VolumeHandle handle(Mark mark) {
        return new VolumeHandle(octopus.spi.VolumeId.of(mark.id()), settings.pool(), mark.name(), Map.of());
    }
}
