package octopus.driver.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import octopus.node.image.ConvertOptions;
import octopus.node.image.Progress;
import octopus.node.image.QemuImages;
import octopus.spi.Size;

/**
 * The data files. A raw file is whole by itself; a qcow2 file may build on another (its header says on which), and then
 * that one changes no more. Who still needs a file is read from the files themselves, never counted.
 */
final class Layers {
    /** A longer chain makes each read look through more files; a new copy then takes all the data. */
    static final int LONG_CHAIN = 24;

    private static final Pattern NAME = Pattern.compile("(volume|snapshot)-[0-9a-f-]{36}\\.[0-9]+\\.(raw|qcow2)");

    private final Directory directory;
    private final Marks marks;
    private final Locks locks;
    private final QemuImages qemu;
    private final boolean reflink;

    Layers(Directory directory, Marks marks, Locks locks, QemuImages qemu, boolean reflink) {
        this.directory = directory;
        this.marks = marks;
        this.locks = locks;
        this.qemu = qemu;
        this.reflink = reflink;
    }

    /** The format that an independent copy of this file gets. */
    String copyFormat(String from) {
        return sharesBlocks(from) ? "raw" : "qcow2";
    }

    /** Whether a copy can be made without anything of the source changing. */
    boolean sharesBlocks(String from) {
        return reflink && Mark.format(from).equals("raw");
    }

    Size size(String file) {
        return Mark.format(file).equals("raw")
                ? directory.length(file)
                : header(file).size();
    }

    Size allocated(String file) {
        return directory.allocated(file);
    }

    private Qcow2Layer header(String file) {
        return directory.attempt("reading", file, () -> Qcow2Layer.read(directory.resolve(file)));
    }

    /** The file on which this one builds. */
    Optional<String> below(String file) {
        if (Mark.format(file).equals("raw") || !directory.has(file)) {
            return Optional.empty();
        }
        try {
            return Qcow2Layer.read(directory.resolve(file))
                    .backing()
                    .filter(name -> NAME.matcher(name).matches());
        } catch (IOException e) {
            // Deleted by another process since it was listed: then it refers to nothing.
            return Optional.empty();
        }
    }

    /** The file and all below it. */
    List<String> chain(String file) {
        List<String> files = new ArrayList<>();
        Optional<String> at = Optional.of(file);
        while (at.isPresent() && !files.contains(at.get())) {
            files.add(at.get());
            at = below(at.get());
        }
        return files;
    }

    /** Whether nothing has been written to it since it was put on the file below. */
    boolean isBlank(String file) {
        if (below(file).isEmpty()) {
            return false;
        }
        return directory.length(file).bytes()
                == Qcow2Layer.emptyLength(header(file).size());
    }

    /** Makes an empty data file, if it is not there. */
    void make(String file, Size size) {
        if (Mark.format(file).equals("raw")) {
            directory.lengthen(file, size);
            directory.syncNames();
        } else if (!directory.has(file)) {
            writePart(file, new Qcow2Layer(size, Optional.empty()));
            directory.publish(file);
        }
    }

    /** Makes a data file that reads as {@code from} does, if it is not there. @param whole never as the end of a long chain */
    void makeFrom(String from, String file, Size size, boolean whole) {
        if (directory.has(file)) {
            return;
        }
        if (Mark.format(file).equals("raw")) {
            directory.reflinkPart(from, file, size);
        } else {
            writePart(file, new Qcow2Layer(size, Optional.of(from)));
            if (whole && chain(from).size() >= LONG_CHAIN) {
                qemu.rebase(directory.resolve(file + Directory.PART), Optional.empty());
                directory.sync(file + Directory.PART);
            }
        }
        directory.publish(file);
    }

    /** Makes a qcow2 file read the same with nothing below it. */
    void flatten(String file) {
        directory.checkpoint();
        qemu.rebase(directory.resolve(file), Optional.empty());
        directory.sync(file);
    }

    /** Whether another file builds on this one. */
    boolean isStoodOn(String file) {
        return directory.names().stream()
                .filter(other -> !other.equals(file) && NAME.matcher(other).matches())
                .anyMatch(other -> below(other).filter(file::equals).isPresent());
    }

    /** A qcow2 file under a name outside of Octopus's care that reads as this one and builds on nothing. */
    void copyOut(String file, String outside) {
        directory.checkpoint();
        qemu.convert(
                directory.resolve(file),
                Mark.format(file),
                directory.resolve(outside + Directory.PART),
                "qcow2",
                ConvertOptions.plain().shared(),
                Progress.NONE);
        directory.sync(outside + Directory.PART);
        directory.publish(outside);
    }

    private void writePart(String file, Qcow2Layer layer) {
        directory.attempt("making", file, () -> {
            directory.checkpoint();
            layer.write(directory.resolve(file + Directory.PART));
            return true;
        });
    }

    /** Enlarges a file that nobody has open. */
    void enlarge(String file, Size size) {
        if (Mark.format(file).equals("raw")) {
            directory.lengthen(file, size);
        } else if (size.isLargerThan(size(file))) {
            directory.checkpoint();
            qemu.resize(directory.resolve(file), "qcow2", size);
            directory.sync(file);
        }
    }

    /** Files that some object has as its data, or some file builds on. */
    Set<String> wanted() {
        return wantedExcept("");
    }

    /** As {@link #wanted}, not counting what one file builds on. */
    Set<String> wantedExcept(String ignored) {
        Set<String> wanted = new HashSet<>();
        for (Mark mark : marks.all()) {
            if (mark.kind() == Mark.Kind.VOLUME || mark.kind() == Mark.Kind.SNAPSHOT) {
                wanted.add(mark.file());
                mark.next().ifPresent(next -> {
                    wanted.add(next.file());
                    wanted.add(next.from());
                });
            }
        }
        for (String file : directory.names()) {
            if (!file.equals(ignored) && NAME.matcher(file).matches()) {
                below(file).ifPresent(wanted::add);
            }
        }
        return wanted;
    }

    /** Deletes those of the files, in their order, that nobody wants any more, and the marks of which they were the last. */
    void release(List<String> files) {
        if (files.isEmpty()) {
            return;
        }
        try (Locks.Held held = locks.holdLayers()) {
            for (String file : files) {
                if (directory.has(file) && !standsBelowItsOwner(file) && !wanted().contains(file)) {
                    directory.delete(file);
                    directory.syncNames();
                }
                marks.find(Mark.owner(file))
                        .filter(owner ->
                                owner.kind() == Mark.Kind.BASE && own(owner).isEmpty())
                        .ifPresent(marks::remove);
            }
        }
    }

    /** The usual case of a cached image, answered without looking through the whole directory. */
    private boolean standsBelowItsOwner(String file) {
        return marks.find(Mark.owner(file))
                .filter(owner -> owner.kind() == Mark.Kind.VOLUME)
                .filter(owner -> chain(owner.file()).contains(file))
                .isPresent();
    }

    /** The last step of a deletion: the mark goes, or stays for files on which others build. */
    void leave(Mark mark) {
        for (int number = 0; number < mark.layers(); number++) {
            directory.delete(Mark.layer(mark.name(), number, "raw") + Directory.PART);
            directory.delete(Mark.layer(mark.name(), number, "qcow2") + Directory.PART);
        }
        try (Locks.Held held = locks.holdLayers()) {
            if (own(mark).isEmpty()) {
                marks.remove(mark);
            } else {
                marks.save(mark.base());
            }
        }
    }

    /** Data files that are named after the object. */
    List<String> own(Mark mark) {
        List<String> files = new ArrayList<>();
        for (int number = 0; number < mark.layers(); number++) {
            for (String format : List.of("raw", "qcow2")) {
                String file = Mark.layer(mark.name(), number, format);
                if (directory.has(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /**
     * Takes one file out of a chain: either its upper neighbour's data is written down into it, or what the neighbour
     * still needs of it is copied up, whichever is less. Nobody else may need {@code lower}.
     *
     * @return the file that now has everything
     */
    String merge(String upper, String lower) {
        directory.checkpoint();
        if (!allocated(upper).isLargerThan(allocated(lower))) {
            qemu.commit(directory.resolve(upper));
            directory.sync(lower);
            return lower;
        }
        Optional<QemuImages.Backing> backing =
                below(lower).map(file -> new QemuImages.Backing(file, Mark.format(file)));
        qemu.rebase(directory.resolve(upper), backing);
        directory.sync(upper);
        return upper;
    }
}
