package octopus.block.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.core.Caller;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Takes the bytes of images in pieces: whoever was broken off asks how far it came and goes on there, also after the server
 * was killed. A piece is there as a whole or not at all; what is told as received is on disk.
 */
public final class PartialUploads {
    private final ImageUploads uploads;
    private final ImageFiles files;
    private final PartialUploadStore store = new PartialUploadStore();

    PartialUploads(ImageUploads uploads, ImageFiles files) {
        this.uploads = uploads;
        this.files = files;
    }

    /**
     * Announces the bytes of a queued image; says how far an upload is that is the same.
     *
     * @param fingerprint what the sender tells its file by; empty text where it does not
     * @throws StorageException IMAGE_NOT_QUEUED, IMAGE_TOO_LARGE, IMAGE_STORE_FULL
     */
    public PartialUpload begin(Caller caller, ImageId id, long size, String fingerprint) {
        Optional<PartialUpload> known = uploads.database().read(sql -> store.find(sql, id));
        if (known.filter(found -> found.size() == size && found.fingerprint().equals(fingerprint))
                .isPresent()) {
            return show(caller, id);
        }
        uploads.requireFits(caller, id, size);
        String uploader = PartialUpload.UPLOADER + java.util.UUID.randomUUID();
        return uploads.begin(caller, id, uploader, transaction -> {
            store.delete(transaction, id);
            PartialUpload begun = new PartialUpload(id, uploader, size, 0, fingerprint, uploads.now());
            store.insert(transaction, begun);
            return begun;
        });
    }

    /** @throws StorageException IMAGE_UPLOAD_NOT_FOUND, IMAGE_NOT_FOUND */
    public PartialUpload show(Caller caller, ImageId id) {
        return uploads.database()
                .write(transaction -> uploads.sending(transaction, caller, id)
                        .flatMap(stored -> store.find(transaction.sql(), id)
                                .filter(found -> stored.uploader().equals(Optional.of(found.uploader())))))
                .orElseThrow(() -> Fault.of(
                                ImageFault.IMAGE_UPLOAD_NOT_FOUND,
                                "The upload of image " + id,
                                "nobody has begun one, or it is over",
                                "Look at the image's status; a queued one may be sent its bytes.")
                        .about("image", id)
                        .exception());
    }

    /**
     * Takes the piece that begins at an offset, up to the end of the stream.
     *
     * @param sha256 of the piece, in hexadecimal digits; what arrives otherwise is not kept
     * @throws StorageException IMAGE_UPLOAD_ELSEWHERE, IMAGE_UPLOAD_BUSY, IMAGE_SUM_WRONG, IMAGE_TRUNCATED, IMAGE_GONE
     */
    public PartialUpload append(Caller caller, ImageId id, long offset, InputStream bytes, Optional<String> sha256) {
        PartialUpload now = show(caller, id);
        try (FileChannel part = files.openPart(id, now.uploader());
                FileLock ignored = lock(part, id)) {
            // Another sender may have been at work until here.
            PartialUpload seen = show(caller, id);
            if (seen.received() != offset) {
                throw elsewhere(seen, offset);
            }
            files.requireRoom(id, seen.size() - offset);
            // What a killed server has written without telling anybody goes.
            FileChannel ignoredToo = part.truncate(offset).position(offset);
            long end = offset + receive(seen, bytes, part, sha256);
            part.force(true);
            boolean told = uploads.database().write(transaction -> {
                uploads.requireOurs(transaction, caller, id, seen.uploader());
                return store.received(transaction, seen, end, uploads.now());
            });
            if (!told) {
                throw busy(id);
            }
        } catch (IOException e) {
            throw ImageFiles.failed("write the file of image " + id, e);
        }
        return show(caller, id);
    }

    private static long receive(PartialUpload upload, InputStream bytes, FileChannel part, Optional<String> sha256)
            throws IOException {
        Piece piece = new Piece(bytes, upload.size() - upload.received());
        piece.copy(part);
        String found = piece.sha256();
        sha256.filter(wanted -> !wanted.equalsIgnoreCase(found)).ifPresent(wanted -> {
            throw wrongSum(upload.image(), "the piece at " + upload.received(), wanted, found);
        });
        return piece.count();
    }

    /**
     * Makes the image active, once everything is there: the whole is read again for its sums, and looked at as any image.
     *
     * @param sha512 of the whole, where the sender knows it
     * @throws StorageException IMAGE_TRUNCATED; IMAGE_SUM_WRONG, IMAGE_REFUSED and others, after which nothing is kept
     */
    public Image complete(Caller caller, ImageId id, Optional<String> sha512) {
        PartialUpload upload = show(caller, id);
        if (!upload.isWhole()) {
            throw Fault.of(
                            ImageFault.IMAGE_TRUNCATED,
                            "The upload of image " + id + " is not whole",
                            upload.received() + " bytes of " + upload.size() + " are there",
                            "Send the rest of them first.")
                    .about("image", id)
                    .about("received", upload.received())
                    .exception();
        }
        // A killed server may have given the file its name already.
        Path file = files.arrived(id, upload.uploader());
        try (FileChannel part = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE);
                FileLock ignored = lock(part, id)) {
            Image done = uploads.finish(caller, id, upload.uploader(), image -> {
                ImageBytes.Sums sums = sums(caller, upload, file);
                sha512.filter(wanted -> !wanted.equalsIgnoreCase(sums.sha512())).ifPresent(wanted -> {
                    throw wrongSum(id, "the whole", wanted, sums.sha512());
                });
                return sums;
            });
            forget(id);
            return done;
        } catch (IOException e) {
            throw ImageFiles.failed("read the file of image " + id, e);
        } catch (StorageException refused) {
            if (refused.fault().code() != ImageFault.IMAGE_UPLOAD_BUSY) {
                forget(id);
            }
            throw refused;
        }
    }

    private ImageBytes.Sums sums(Caller caller, PartialUpload upload, Path file) {
        try (InputStream in = Files.newInputStream(file);
                ImageBytes reader = new ImageBytes()) {
            return reader.copy(in, nowhere(), uploads.alive(caller, upload.image(), upload.uploader()));
        } catch (IOException e) {
            throw ImageFiles.failed("read the file of image " + upload.image(), e);
        }
    }

    /** Gives up what has arrived; the image is queued again. */
    public void abandon(Caller caller, ImageId id) {
        PartialUpload upload = show(caller, id);
        uploads.giveUp(
                id,
                upload.uploader(),
                Fault.of(
                        ImageFault.IMAGE_TRUNCATED,
                        "The upload of image " + id,
                        caller.user() + " has given it up",
                        "Send the bytes again."));
        forget(id);
    }

    private void forget(ImageId id) {
        boolean ignored = uploads.database().write(transaction -> {
            store.delete(transaction, id);
            return true;
        });
    }

    private static FileLock lock(FileChannel part, ImageId id) throws IOException {
        try {
            FileLock lock = part.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Another request of this server; said below.
        }
        throw busy(id);
    }

    private static StorageException busy(ImageId id) {
        return Fault.of(
                        ImageFault.IMAGE_UPLOAD_BUSY,
                        "The upload of image " + id,
                        "another request is sending to it just now",
                        "Wait until that one is over, then ask how far it came.")
                .about("image", id)
                .exception();
    }

    private static StorageException elsewhere(PartialUpload upload, long offset) {
        return Fault.of(
                        ImageFault.IMAGE_UPLOAD_ELSEWHERE,
                        "The piece at " + offset + " of image " + upload.image(),
                        upload.received() + " bytes of it are there",
                        "Go on at " + upload.received() + ".")
                .about("image", upload.image())
                .about("received", upload.received())
                .exception();
    }

    private static StorageException wrongSum(ImageId id, String what, String wanted, String found) {
        return Fault.of(
                        ImageFault.IMAGE_SUM_WRONG,
                        "The bytes of image " + id,
                        what + " has the sum " + found + ", the sender says " + wanted,
                        "Send them again.")
                .about("image", id)
                .exception();
    }

    private static WritableByteChannel nowhere() {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int count = bytes.remaining();
                bytes.position(bytes.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
