package octopus.block.image;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people say about an image and may change, as opposed to what Octopus found out.
 *
 * @param owner the project
 * @param diskFormat how the file is to be read: raw, qcow2, iso, vmdk, vhd, …
 * @param containerFormat what wraps the disk; {@code bare} for nothing
 * @param minDisk GiB that a volume made from it needs at least
 * @param minRam MiB that an instance needs at least
 * @param undeletable {@code protected} in the API
 * @param hidden left out of lists unless asked for
 * @param properties whatever else its owner noted, kept as text
 */
public record ImageDescription(
        Optional<String> name,
        String owner,
        Visibility visibility,
        Optional<String> diskFormat,
        Optional<String> containerFormat,
        long minDisk,
        long minRam,
        boolean undeletable,
        boolean hidden,
        SortedSet<String> tags,
        SortedMap<String, String> properties) {

    public ImageDescription {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** An image of this project that has nothing but a name and formats; shared with nobody yet. */
    public static ImageDescription of(String owner, String name, String diskFormat, String containerFormat) {
        return empty(owner)
                .withName(Optional.of(name))
                .withDiskFormat(Optional.of(diskFormat))
                .withContainerFormat(Optional.of(containerFormat));
    }

    public static ImageDescription empty(String owner) {
        return new ImageDescription(
                Optional.empty(),
                owner,
                Visibility.SHARED,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                false,
                false,
                new TreeSet<>(),
                new TreeMap<>());
    }

    public ImageDescription withName(Optional<String> value) {
        return new ImageDescription(
                value,
                owner,
                visibility,
                diskFormat,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                hidden,
                tags,
                properties);
    }

    public ImageDescription withOwner(String value) {
        return new ImageDescription(
                name,
                value,
                visibility,
                diskFormat,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                hidden,
                tags,
                properties);
    }

    public ImageDescription withVisibility(Visibility value) {
        return new ImageDescription(
                name,
                owner,
                value,
                diskFormat,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                hidden,
                tags,
                properties);
    }

    public ImageDescription withDiskFormat(Optional<String> value) {
        return new ImageDescription(
                name,
                owner,
                visibility,
                value,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                hidden,
                tags,
                properties);
    }

    public ImageDescription withContainerFormat(Optional<String> value) {
        return new ImageDescription(
                name, owner, visibility, diskFormat, value, minDisk, minRam, undeletable, hidden, tags, properties);
    }

    public ImageDescription withMinDisk(long gib) {
        return new ImageDescription(
                name,
                owner,
                visibility,
                diskFormat,
                containerFormat,
                gib,
                minRam,
                undeletable,
                hidden,
                tags,
                properties);
    }

    public ImageDescription withMinRam(long mib) {
        return new ImageDescription(
                name,
                owner,
                visibility,
                diskFormat,
                containerFormat,
                minDisk,
                mib,
                undeletable,
                hidden,
                tags,
                properties);
    }

    public ImageDescription withUndeletable(boolean value) {
        return new ImageDescription(
                name, owner, visibility, diskFormat, containerFormat, minDisk, minRam, value, hidden, tags, properties);
    }

    public ImageDescription withHidden(boolean value) {
        return new ImageDescription(
                name,
                owner,
                visibility,
                diskFormat,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                value,
                tags,
                properties);
    }

    public ImageDescription withTags(SortedSet<String> value) {
        return new ImageDescription(
                name,
                owner,
                visibility,
                diskFormat,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                hidden,
                value,
                properties);
    }

    public ImageDescription withProperties(Map<String, String> value) {
        return new ImageDescription(
                name,
                owner,
                visibility,
                diskFormat,
                containerFormat,
                minDisk,
                minRam,
                undeletable,
                hidden,
                tags,
                new TreeMap<>(value));
    }

    public ImageDescription withProperty(String key, String value) {
        TreeMap<String, String> more = new TreeMap<>(properties);
        more.put(key, value);
        return withProperties(more);
    }

    public ImageDescription withoutProperty(String key) {
        TreeMap<String, String> fewer = new TreeMap<>(properties);
        fewer.remove(key);
        return withProperties(fewer);
    }
}
