package octopus.block.backup.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octopus.block.backup.BackupFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Where the chunks of one stretch of a volume are. It tells of every chunk, also of those that an earlier backup holds, so
 * that a restore looks at one index only.
 *
 * <p>Stored as: "OBPI", version, page number, how many locations and chunks, then these, then the SHA-256 of all before.
 *
 * @param sources locations that hold data; the first is the backup itself
 * @param objects how many data objects the backup itself has for this page, and {@code bytes} their size together
 */
record IndexPage(int number, List<String> sources, List<ChunkEntry> chunks, int objects, long bytes) {
    /** Of how many chunks a page tells. */
    static final int CHUNKS = 256;

    private static final int MAGIC = 0x4f425049;
    private static final int VERSION = 1;

    IndexPage {
        sources = List.copyOf(sources);
        chunks = List.copyOf(chunks);
    }

    byte[] encoded() {
        ByteArrayOutputStream bytesOut = new ByteArrayOutputStream(64 + chunks.size() * 46);
        try (DataOutputStream out = new DataOutputStream(bytesOut)) {
            out.writeInt(MAGIC);
            out.writeShort(VERSION);
            out.writeInt(number);
            out.writeInt(objects);
            out.writeLong(bytes);
            out.writeShort(sources.size());
            for (String source : sources) {
                out.writeUTF(source);
            }
            out.writeInt(chunks.size());
            for (ChunkEntry chunk : chunks) {
                out.writeByte(chunk.kind().ordinal());
                if (!chunk.isZero()) {
                    out.writeShort(chunk.source());
                    out.writeInt(chunk.object());
                    out.writeInt(chunk.offset());
                    out.writeInt(chunk.length());
                    out.write(chunk.hash());
                }
            }
            byte[] body = bytesOut.toByteArray();
            out.write(Sha256.of(body, 0, body.length));
            return bytesOut.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws StorageException BACKUP_DAMAGED */
    static IndexPage decoded(String name, byte[] bytes) {
        int body = bytes.length - ChunkEntry.HASH_BYTES;
        if (body < 0 || !Arrays.equals(Sha256.of(bytes, 0, body), Arrays.copyOfRange(bytes, body, bytes.length))) {
            throw damaged(name, "its checksum does not fit its content");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, body))) {
            if (in.readInt() != MAGIC) {
                throw damaged(name, "it is no page of an index");
            }
            int version = in.readShort();
            if (version != VERSION) {
                throw damaged(name, "it is of version " + version + ", and this Octopus reads version " + VERSION);
            }
            int number = in.readInt();
            int objects = in.readInt();
            long size = in.readLong();
            List<String> sources = new ArrayList<>();
            for (int left = in.readShort(); left > 0; left--) {
                sources.add(in.readUTF());
            }
            List<ChunkEntry> chunks = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                chunks.add(chunk(in));
            }
            return new IndexPage(number, sources, chunks, objects, size);
        } catch (IOException e) {
            throw damaged(name, "it ends too early");
        }
    }

    private static ChunkEntry chunk(DataInputStream in) throws IOException {
        ChunkEntry.Kind kind = ChunkEntry.Kind.values()[in.readByte()];
        if (kind == ChunkEntry.Kind.ZERO) {
            return ChunkEntry.ZERO;
        }
        int source = in.readShort();
        int object = in.readInt();
        int offset = in.readInt();
        int length = in.readInt();
        return new ChunkEntry(kind, source, object, offset, length, in.readNBytes(ChunkEntry.HASH_BYTES));
    }

    static StorageException damaged(String name, String cause) {
        return Fault.of(
                        BackupFault.BACKUP_DAMAGED,
                        "Reading " + name + " of the backup store",
                        cause,
                        "The backup cannot be trusted: see to the store, and take a new full backup.")
                .about("object", name)
                .exception();
    }
}
