package octopus.block.backup.format;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupOrigin;
import octopus.block.backup.BackupSettings.Compression;
import octopus.block.backup.store.BackupStore;
import octopus.node.disk.RawDisk;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/**
 * Writes a backup: chunk by chunk, those that are zeros or that the parent has already left out. A page of the index is
 * written when all its data is stored, the manifest at the very end. Run again after a kill it goes on behind the last page,
 * provided that the volume has not changed meanwhile.
 */
public final class BackupWriter {
    /** Chunks are packed into objects of about this size. */
    private static final int OBJECT_BYTES = 16 << 20;

    private static final Pattern OURS = Pattern.compile("(index-\\d{6}|data-\\d{9})");

    private final Plan plan;
    private final BackupFiles files;
    private final Pace pace;
    private final Optional<ParentIndex> parent;
    private final Codec codec;
    private final Zeros zeros;
    private final byte[] chunk;

    /** @param chunkBytes for a full backup; an incremental one has its parent's */
    public record Plan(
            BackupId backup,
            VolumeId volume,
            String location,
            long volumeBytes,
            int chunkBytes,
            Optional<Parent> parent,
            Instant dataTimestamp,
            BackupOrigin origin,
            Compression compression) {}

    /** @param manifest its SHA-256 */
    public record Parent(String location, Optional<String> manifest) {}

    /** @param storedBytes of the objects together @param manifest its SHA-256 */
    public record Written(int objects, long storedBytes, String manifest) {}

    public BackupWriter(BackupStore store, Plan plan, Pace pace) {
        this.plan = plan;
        this.files = new BackupFiles(store, plan.location());
        this.pace = pace;
        this.parent = plan.parent().map(from -> new ParentIndex(store, from));
        int size = chunkBytes();
        this.codec = new Codec(plan.compression(), size);
        this.zeros = new Zeros(size);
        this.chunk = new byte[size];
    }

    public Written write(RawDisk disk) {
        pace.begin(plan.volumeBytes());
        Set<String> present = tidied();
        List<String> pages = new ArrayList<>();
        int objects = 0;
        long stored = 0;
        for (int number = 0; number < Manifest.pageCount(plan.volumeBytes(), chunkBytes()); number++) {
            Optional<IndexPage> known = present.contains(files.pageName(number)) ? readable(number) : Optional.empty();
            IndexPage page = known.isPresent() ? known.get() : page(number, disk);
            byte[] bytes = page.encoded();
            if (known.isEmpty()) {
                files.store().put(files.pageName(number), bytes);
            }
            pages.add(Sha256.hex(bytes));
            objects += page.objects() + 1;
            stored += page.bytes() + bytes.length;
        }
        byte[] manifest = new Manifest(
                        Manifest.FORMAT,
                        plan.backup().value(),
                        plan.volume().value(),
                        plan.volumeBytes(),
                        chunkBytes(),
                        plan.parent().map(Parent::location),
                        plan.dataTimestamp(),
                        plan.origin(),
                        pages,
                        objects + 1,
                        stored)
                .encoded();
        files.store().put(files.manifestName(), manifest);
        pace.at(plan.volumeBytes());
        return new Written(objects + 1, stored + manifest.length, Sha256.hex(manifest));
    }

    private int chunkBytes() {
        return parent.map(ParentIndex::chunkBytes).orElse(plan.chunkBytes());
    }

    /** What is there already, after what a killed writer left half written was taken away. */
    private Set<String> tidied() {
        Set<String> present = new HashSet<>();
        String prefix = plan.location() + "/";
        for (String name : files.store().names(prefix)) {
            if (OURS.matcher(name.substring(prefix.length())).matches()) {
                present.add(name);
            } else {
                files.store().delete(name);
            }
        }
        return present;
    }

    private Optional<IndexPage> readable(int number) {
        try {
            String name = files.pageName(number);
            return Optional.of(IndexPage.decoded(name, files.store().get(name)))
                    .filter(page -> page.number() == number);
        } catch (StorageException e) {
            // Written anew.
            return Optional.empty();
        }
    }

    private IndexPage page(int number, RawDisk disk) {
        try (PageWriter page = new PageWriter(files, number, parent.map(index -> index.page(number)))) {
            long size = chunkBytes();
            long at = number * size * IndexPage.CHUNKS;
            long end = Math.min(plan.volumeBytes(), at + size * IndexPage.CHUNKS);
            while (at < end) {
                pace.at(at);
                int length = (int) Math.min(size, end - at);
                add(page, disk, at, length);
                at += length;
            }
            return page.finished();
        }
    }

    private void add(PageWriter page, RawDisk disk, long at, int length) {
        if (disk.isHole(at, length)) {
            page.zero();
            return;
        }
        pace.take(length);
        disk.read(at, chunk, length);
        if (zeros.isZero(chunk, length)) {
            page.zero();
            return;
        }
        byte[] hash = Sha256.of(chunk, 0, length);
        if (!page.known(hash)) {
            page.stored(codec.pack(chunk, length), hash, OBJECT_BYTES);
        }
    }
}
