package octopus.block.backup.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.backup.store.BackupStore;
import octopus.node.disk.RawDisk;

/**
 * Brings a backup back. What the disk has already is left as it is, so a restore over an earlier state of the volume, or
 * one that is run again after a kill, fetches only what differs. Every chunk is checked before it is written.
 */
public final class BackupReader {
    private static final int MOST_AT_ONCE = 16 << 20;

    private final BackupStore store;
    private final BackupFiles files;
    private final Manifest manifest;
    private final Zeros zeros;
    private final byte[] chunk;

    /** @param sha256 of the manifest, as it was noted @throws octopus.spi.StorageException BACKUP_DAMAGED */
    public BackupReader(BackupStore store, String location, Optional<String> sha256) {
        this.store = store;
        this.files = new BackupFiles(store, location);
        this.manifest = files.manifest(sha256);
        this.zeros = new Zeros(manifest.chunkBytes());
        this.chunk = new byte[manifest.chunkBytes()];
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Looks at the whole index, and whether the data that it names is there; not at every byte of it. */
    public void check(Pace pace) {
        pace.begin(manifest.volumeBytes());
        for (int number = 0; number < manifest.pages().size(); number++) {
            IndexPage index = files.page(manifest, number);
            for (Run run : Run.of(index, List.of())) {
                ChunkEntry last = run.chunks().getLast();
                store.get(name(index, last), last.offset() + last.length() - 1L, 1);
            }
            pace.at(position(index, 0));
        }
    }

    /** Beyond the size of the backup the disk stays as it is. The disk is safe against power loss when this returns. */
    public void restore(RawDisk disk, Pace pace) {
        pace.begin(manifest.volumeBytes());
        for (int number = 0; number < manifest.pages().size(); number++) {
            IndexPage page = files.page(manifest, number);
            List<Integer> same = new ArrayList<>();
            for (int i = 0; i < page.chunks().size(); i++) {
                pace.at(position(page, i));
                if (isThere(disk, page, i, pace)) {
                    same.add(i);
                }
            }
            for (Run run : Run.of(page, same)) {
                write(disk, page, run, pace);
            }
        }
        disk.sync();
        pace.at(manifest.volumeBytes());
    }

    private long position(IndexPage page, int index) {
        return ((long) page.number() * IndexPage.CHUNKS + index) * manifest.chunkBytes();
    }

    private int length(long position) {
        return (int) Math.min(manifest.chunkBytes(), manifest.volumeBytes() - position);
    }

    /** Whether the disk has this chunk already; zeros are written at once where it has not. */
    private boolean isThere(RawDisk disk, IndexPage page, int index, Pace pace) {
        ChunkEntry entry = page.chunks().get(index);
        long at = position(page, index);
        int length = length(at);
        if (disk.isHole(at, length)) {
            return entry.isZero();
        }
        disk.read(at, chunk, length);
        if (!entry.isZero()) {
            return Arrays.equals(Sha256.of(chunk, 0, length), entry.hash());
        }
        if (!zeros.isZero(chunk, length)) {
            pace.take(length);
            disk.write(at, zeros.bytes(), length);
        }
        return true;
    }

    private void write(RawDisk disk, IndexPage page, Run run, Pace pace) {
        ChunkEntry first = run.chunks().getFirst();
        String name = name(page, first);
        byte[] stored = store.get(name, first.offset(), run.length());
        for (int i = 0; i < run.chunks().size(); i++) {
            ChunkEntry entry = run.chunks().get(i);
            long at = position(page, run.indexes().get(i));
            int length = length(at);
            pace.take(length);
            Codec.unpack(name, entry, stored, entry.offset() - first.offset(), chunk, length);
            disk.write(at, chunk, length);
            pace.at(at);
        }
    }

    private String name(IndexPage page, ChunkEntry entry) {
        return new BackupFiles(store, page.sources().get(entry.source())).dataName(entry.object());
    }

    /** Chunks whose stored bytes follow each other in one object, so that they are fetched together. */
    private record Run(List<ChunkEntry> chunks, List<Integer> indexes, int length) {
        static List<Run> of(IndexPage page, List<Integer> without) {
            Set<Integer> left = new HashSet<>(without);
            List<Run> runs = new ArrayList<>();
            List<ChunkEntry> chunks = new ArrayList<>();
            List<Integer> indexes = new ArrayList<>();
            int length = 0;
            for (int i = 0; i < page.chunks().size(); i++) {
                ChunkEntry entry = page.chunks().get(i);
                if (entry.isZero() || left.contains(i)) {
                    continue;
                }
                if (!chunks.isEmpty() && !follows(chunks.getLast(), entry, length)) {
                    runs.add(new Run(List.copyOf(chunks), List.copyOf(indexes), length));
                    chunks.clear();
                    indexes.clear();
                    length = 0;
                }
                chunks.add(entry);
                indexes.add(i);
                length += entry.length();
            }
            if (!chunks.isEmpty()) {
                runs.add(new Run(List.copyOf(chunks), List.copyOf(indexes), length));
            }
            return runs;
        }

        private static boolean follows(ChunkEntry last, ChunkEntry next, int length) {
            return next.source() == last.source()
                    && next.object() == last.object()
                    && next.offset() == last.offset() + last.length()
                    && length + next.length() <= MOST_AT_ONCE;
        }
    }
}
