package octopus.driver.lvm;

import java.util.List;
import java.util.Optional;
import octopus.spi.Size;

/**
 * A logical volume as {@code lvs} tells it. Its tags are all that the driver writes down.
 *
 * @param pool the thin pool that it is in; empty text for a thick one
 * @param origin what it was made of, as long as LVM has to know
 * @param data share of it that is occupied, 0 to 100
 */
record LogicalVolume(String name, Size size, String pool, String origin, List<String> tags, double data) {
    private static final String EXPORT = "octopus.export.";
    private static final String ZERO = "octopus.zero=";
    /** Its data is not complete yet. */
    static final String MAKING = "octopus.making";

    static String mark(String kind, Object id) {
        return "octopus." + kind + "=" + id;
    }

    static String export(Object attachment, String initiator) {
        return EXPORT + attachment + "=" + initiator;
    }

    /** What lies behind this byte is not zeroed yet. */
    static String unzeroed(long from) {
        return ZERO + from;
    }

    boolean carries(String kind, Object id) {
        return tags.contains(mark(kind, id));
    }

    /** Kind and id, for what is ours. */
    Optional<Owned> owned() {
        return tags.stream()
                .filter(tag -> tag.matches("octopus\\.(volume|snapshot)=.*"))
                .map(tag -> new Owned(
                        tag.substring("octopus.".length(), tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1)))
                .findFirst();
    }

    record Owned(String kind, String id) {}

    boolean isWhole() {
        return !tags.contains(MAKING);
    }

    Optional<Long> unzeroedFrom() {
        return tags.stream()
                .filter(tag -> tag.startsWith(ZERO))
                .map(tag -> Long.valueOf(tag.substring(ZERO.length())))
                .findFirst();
    }

    /** Attachment and the initiator that it has been opened for. */
    List<Opened> opened() {
        return tags.stream()
                .filter(tag -> tag.startsWith(EXPORT))
                .map(tag -> tag.substring(EXPORT.length()).split("=", 2))
                .map(part -> new Opened(part[0], part[1]))
                .toList();
    }

    record Opened(String attachment, String initiator) {}
}
