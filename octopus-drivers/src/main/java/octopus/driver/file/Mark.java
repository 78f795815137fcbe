package octopus.driver.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.spi.Size;

/**
 * The ownership mark beside an object's data: a small JSON file {@code <name>.json}. It is the first file of an object that
 * is made and the last that goes, so nothing of ours is ever without it.
 *
 * @param name of the object: {@code volume-<id>} or {@code snapshot-<id>}
 * @param file the file that has its data now (for a snapshot perhaps a layer that it shares)
 * @param volume for a snapshot the volume's name
 * @param layers how many data files have been named after it; the next one gets this number
 * @param next a change of {@code file} that was begun and must be finished
 * @param releases files that are no longer wanted and go unless somebody still refers to them
 * @param outside the file's name while it is not in Octopus's care: whence it was adopted, or whither it is released
 */
record Mark(
        String name,
        String id,
        Kind kind,
        String file,
        Optional<String> volume,
        Size size,
        int layers,
        Optional<Next> next,
        List<String> releases,
        Optional<String> outside,
        Instant created) {

    enum Kind {
        VOLUME,
        SNAPSHOT,
        /** A deleted volume, some of whose files others still build on. */
        BASE,
        /** A deletion that has begun. */
        GOING
    }

    /** @param file the new file, to be made from {@code from} @param keepsOld the old file stays below it */
    record Next(String file, String from, boolean keepsOld) {}

    Mark {
        releases = List.copyOf(releases);
    }

    static Mark volume(String id, Size size, Instant created) {
        return new Mark(
                "volume-" + id,
                id,
                Kind.VOLUME,
                "",
                Optional.empty(),
                size,
                0,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                created);
    }

    static Mark snapshot(String id, String volume, String file, Size size, Instant created) {
        return new Mark(
                "snapshot-" + id,
                id,
                Kind.SNAPSHOT,
                file,
                Optional.of(volume),
                size,
                1,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                created);
    }

    /** The name of its {@code number}th data file. The ending says what it is: the content of raw files is the guest's. */
    static String layer(String name, int number, String format) {
        return name + "." + number + "." + format;
    }

    static String format(String file) {
        return file.endsWith(".qcow2") ? "qcow2" : "raw";
    }

    /** The object after which a data file is named. */
    static String owner(String file) {
        return file.substring(0, file.indexOf('.'));
    }

    String nextLayer(String format) {
        return layer(name, layers, format);
    }

    String format() {
        return format(file);
    }

    /** With a new data file of its own, to be made. */
    Mark startedOn(String newFile, Size newSize) {
        return new Mark(
                name,
                id,
                Kind.VOLUME,
                newFile,
                volume,
                newSize,
                layers + 1,
                Optional.empty(),
                List.of(),
                outside,
                created);
    }

    Mark planned(Next change) {
        return new Mark(
                name, id, kind, file, volume, size, layers + 1, Optional.of(change), releases, outside, created);
    }

    Mark on(String newFile, List<String> unwanted) {
        return new Mark(name, id, kind, newFile, volume, size, layers, Optional.empty(), unwanted, outside, created);
    }

    Mark released() {
        return new Mark(name, id, kind, file, volume, size, layers, next, List.of(), outside, created);
    }

    Mark sized(Size newSize) {
        return new Mark(name, id, kind, file, volume, newSize, layers, next, releases, outside, created);
    }

    /** Known outside by that name. */
    Mark outside(String file) {
        return new Mark(name, id, kind, this.file, volume, size, layers, next, releases, Optional.of(file), created);
    }

    Mark going(List<String> unwanted) {
        List<String> all = new ArrayList<>(unwanted);
        next.ifPresent(change -> all.addFirst(change.file()));
        return new Mark(name, id, Kind.GOING, file, volume, size, layers, Optional.empty(), all, outside, created);
    }

    Mark base() {
        return new Mark(
                name,
                id,
                Kind.BASE,
                "",
                volume,
                Size.ZERO,
                layers,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                created);
    }
}
