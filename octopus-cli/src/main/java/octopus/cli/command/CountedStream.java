package octopus.cli.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import octopus.cli.output.Progress;

/** Counts and hashes what passes, and shows how far it is. */
final class CountedStream extends FilterInputStream {
    private final MessageDigest digest;
    private final String label;
    private final long length;
    private final Progress progress;
    private long passed;

    /** @param length bytes to come, or -1 when nobody knows */
    CountedStream(InputStream source, String label, long length, Progress progress) {
        super(source);
        this.label = label;
        this.length = length;
        this.progress = progress;
        try {
            digest = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int read = super.read(buffer, offset, count);
        if (read > 0) {
            digest.update(buffer, offset, read);
            passed += read;
            String amount = Progress.amount(passed) + (length > 0 ? " of " + Progress.amount(length) : "");
            progress.show(label + " " + amount, length > 0 ? (double) passed / length : -1);
        }
        return read;
    }

    /** SHA-512 of what has passed, in hexadecimal. */
    String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
