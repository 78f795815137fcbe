package octopus.neighbour.http;

/** Told while a file is sent. */
@FunctionalInterface
public interface UploadProgress {
    /** @param bytes that have gone; may throw to stop */
    void at(long bytes);
}
