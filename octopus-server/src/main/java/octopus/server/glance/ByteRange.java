package octopus.server.glance;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What part of a file is wanted. @param end the first byte no longer wanted */
record ByteRange(long first, long end, boolean partial) {
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** @throws GlanceFault 416 where there are no such bytes; several ranges at once are answered with the whole file */
    static ByteRange of(Optional<String> header, long size) {
        if (header.isEmpty() || header.get().indexOf(',') >= 0) {
            return new ByteRange(0, size, false);
        }
        Matcher matcher = ONE.matcher(header.get().replace(" ", ""));
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            throw unsatisfiable(header.get(), size);
        }
        ByteRange range = range(matcher.group(1), matcher.group(2), size);
        if (range.first() >= range.end()) {
            throw unsatisfiable(header.get(), size);
        }
        return range;
    }

    private static ByteRange range(String first, String last, long size) {
        if (first.isEmpty()) {
            return new ByteRange(Math.max(0, size - Long.parseLong(last)), size, true);
        }
        long end = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
        return new ByteRange(Long.parseLong(first), end, true);
    }

    private static GlanceFault unsatisfiable(String header, long size) {
        return new GlanceFault(
                416,
                "The range " + header + " cannot be had of an image of " + size + " bytes.",
                Map.of("Content-Range", "bytes */" + size));
    }
}
