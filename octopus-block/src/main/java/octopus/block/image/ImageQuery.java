package octopus.block.image;

import java.util.List;
import java.util.Optional;

/**
 * What a list of images shall show.
 *
 * @param audience which of the images that the caller may see
 * @param memberStatus with what status images shared with the caller's project are listed; empty for any
 * @param sorts most important first; ties are broken by age and id, so that pages never overlap
 * @param marker the last image of the page before
 */
public record ImageQuery(
        List<ImageFilter> filters,
        Audience audience,
        Optional<MemberStatus> memberStatus,
        List<Sort> sorts,
        Optional<ImageId> marker,
        int limit) {

    public static final int MOST = 1000;
    public static final int USUAL = 25;

    public ImageQuery {
        filters = List.copyOf(filters);
        sorts = List.copyOf(sorts);
        limit = Math.clamp(limit, 0, MOST);
    }

    public static ImageQuery of(ImageFilter... filters) {
        return new ImageQuery(
                List.of(filters),
                new Audience.Usual(),
                Optional.of(MemberStatus.ACCEPTED),
                List.of(new Sort(SortKey.CREATED_AT, false)),
                Optional.empty(),
                USUAL);
    }

    public sealed interface Audience {
        /** Everything but other projects' community images. */
        record Usual() implements Audience {}

        /** Community images too. */
        record Everything() implements Audience {}

        record Only(Visibility visibility) implements Audience {}
    }

    public record Sort(SortKey key, boolean ascending) {}

    public enum SortKey {
        NAME,
        STATUS,
        CONTAINER_FORMAT,
        DISK_FORMAT,
        SIZE,
        ID,
        CREATED_AT,
        UPDATED_AT
    }
}
