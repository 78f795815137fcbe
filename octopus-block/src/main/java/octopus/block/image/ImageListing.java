package octopus.block.image;

import static octopus.block.image.ImageTables.*;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;

/** Turns an {@link ImageQuery} into conditions and an order. */
final class ImageListing {
    private ImageListing() {}

    static Condition visibleTo(Caller caller, ImageQuery query) {
        Condition mine = OWNER.eq(caller.project());
        Condition wanted =
                switch (query.audience()) {
                    case ImageQuery.Audience.Usual usual ->
                        VISIBILITY.ne(Visibility.COMMUNITY.wire()).or(mine);
                    case ImageQuery.Audience.Everything everything -> noCondition();
                    case ImageQuery.Audience.Only(Visibility visibility) -> VISIBILITY.eq(visibility.wire());
                };
        if (caller.isAdmin()) {
            return wanted;
        }
        Condition member = MEMBER_IMAGE.eq(ID).and(MEMBER.eq(caller.project()));
        if (query.memberStatus().isPresent()) {
            member = member.and(MEMBER_STATUS.eq(query.memberStatus().get().wire()));
        }
        Condition open = VISIBILITY.in(Visibility.PUBLIC.wire(), Visibility.COMMUNITY.wire());
        Condition shared = VISIBILITY
                .eq(Visibility.SHARED.wire())
                .and(exists(selectOne().from(MEMBERS).where(member)));
        return wanted.and(mine.or(open).or(shared));
    }

    static Condition holds(ImageFilter filter) {
        return switch (filter) {
            case ImageFilter.OneOf(ImageFilter.TextField field, List<String> values) ->
                values.isEmpty() ? falseCondition() : column(field).in(values);
            case ImageFilter.Between(ImageFilter.NumberField field, long least, long most) ->
                column(field).between(least, most);
            case ImageFilter.When(ImageFilter.TimeField field, ImageFilter.Comparison comparison, var time) ->
                compare(column(field), comparison, micros(time));
            case ImageFilter.Tagged(String tag) ->
                exists(selectOne().from(TAGS).where(TAG_IMAGE.eq(ID)).and(TAG.eq(tag)));
            case ImageFilter.Undeletable(boolean wanted) -> UNDELETABLE.eq((short) (wanted ? 1 : 0));
            case ImageFilter.Hidden(boolean wanted) -> HIDDEN.eq((short) (wanted ? 1 : 0));
            case ImageFilter.HasProperty(String name, String value) ->
                exists(selectOne()
                        .from(PROPERTIES)
                        .where(PROPERTY_IMAGE.eq(ID))
                        .and(PROPERTY_NAME.eq(name))
                        .and(PROPERTY_VALUE.eq(value)));
        };
    }

    /** The keys asked for, then age and id in the direction of the last key, as Glance does. */
    static List<ImageQuery.Sort> complete(List<ImageQuery.Sort> asked) {
        List<ImageQuery.Sort> sorts = new ArrayList<>(asked);
        boolean ascending = !sorts.isEmpty() && sorts.getLast().ascending();
        for (ImageQuery.SortKey key : List.of(ImageQuery.SortKey.CREATED_AT, ImageQuery.SortKey.ID)) {
            if (sorts.stream().noneMatch(s -> s.key() == key)) {
                sorts.add(new ImageQuery.Sort(key, ascending));
            }
        }
        return sorts;
    }

    static List<SortField<?>> order(List<ImageQuery.Sort> sorts) {
        List<SortField<?>> order = new ArrayList<>();
        for (ImageQuery.Sort sort : sorts) {
            Field<?> key = key(sort.key());
            order.add(sort.ascending() ? key.asc() : key.desc());
        }
        return order;
    }

    /** Everything that comes after the marker in this order. */
    static Condition after(Image marker, List<ImageQuery.Sort> sorts) {
        Condition result = falseCondition();
        Condition equalSoFar = noCondition();
        for (ImageQuery.Sort sort : sorts) {
            result = result.or(equalSoFar.and(beyond(sort, marker)));
            equalSoFar = equalSoFar.and(same(sort.key(), marker));
        }
        return result;
    }

    private static Condition beyond(ImageQuery.Sort sort, Image marker) {
        return switch (sort.key()) {
            case SIZE, CREATED_AT, UPDATED_AT -> {
                Field<Long> key = numberKey(sort.key());
                Field<Long> at = val(numberOf(sort.key(), marker));
                yield sort.ascending() ? key.gt(at) : key.lt(at);
            }
            case NAME, STATUS, CONTAINER_FORMAT, DISK_FORMAT, ID -> {
                Field<String> key = textKey(sort.key());
                Field<String> at = val(textOf(sort.key(), marker));
                yield sort.ascending() ? key.gt(at) : key.lt(at);
            }
        };
    }

    private static Condition same(ImageQuery.SortKey key, Image marker) {
        return switch (key) {
            case SIZE, CREATED_AT, UPDATED_AT -> numberKey(key).eq(numberOf(key, marker));
            case NAME, STATUS, CONTAINER_FORMAT, DISK_FORMAT, ID -> textKey(key).eq(textOf(key, marker));
        };
    }

    private static Field<?> key(ImageQuery.SortKey key) {
        return switch (key) {
            case SIZE, CREATED_AT, UPDATED_AT -> numberKey(key);
            case NAME, STATUS, CONTAINER_FORMAT, DISK_FORMAT, ID -> textKey(key);
        };
    }

    // Null has no place in an order that all three databases agree on, so it is the smallest value.
    private static Field<Long> numberKey(ImageQuery.SortKey key) {
        return switch (key) {
            case SIZE -> coalesce(SIZE, val(-1L));
            case UPDATED_AT -> UPDATED_AT;
            case CREATED_AT, NAME, STATUS, CONTAINER_FORMAT, DISK_FORMAT, ID -> CREATED_AT;
        };
    }

    private static Field<String> textKey(ImageQuery.SortKey key) {
        return switch (key) {
            case NAME -> coalesce(NAME, val(""));
            case STATUS -> STATUS;
            case CONTAINER_FORMAT -> coalesce(CONTAINER_FORMAT, val(""));
            case DISK_FORMAT -> coalesce(DISK_FORMAT, val(""));
            case ID, SIZE, CREATED_AT, UPDATED_AT -> ID;
        };
    }

    private static long numberOf(ImageQuery.SortKey key, Image marker) {
        return switch (key) {
            case SIZE -> marker.content().map(c -> c.size().bytes()).orElse(-1L);
            case UPDATED_AT -> micros(marker.updatedAt());
            case CREATED_AT, NAME, STATUS, CONTAINER_FORMAT, DISK_FORMAT, ID -> micros(marker.createdAt());
        };
    }

    private static String textOf(ImageQuery.SortKey key, Image marker) {
        Optional<String> text =
                switch (key) {
                    case NAME -> marker.description().name();
                    case STATUS -> Optional.of(marker.status().wire());
                    case CONTAINER_FORMAT -> marker.description().containerFormat();
                    case DISK_FORMAT -> marker.description().diskFormat();
                    case ID, SIZE, CREATED_AT, UPDATED_AT ->
                        Optional.of(marker.id().toString());
                };
        return text.orElse("");
    }

    private static Condition compare(Field<Long> column, ImageFilter.Comparison comparison, long micros) {
        return switch (comparison) {
            case EQ -> column.eq(micros);
            case NEQ -> column.ne(micros);
            case GT -> column.gt(micros);
            case GTE -> column.ge(micros);
            case LT -> column.lt(micros);
            case LTE -> column.le(micros);
        };
    }

    private static Field<String> column(ImageFilter.TextField field) {
        return switch (field) {
            case ID -> ID;
            case NAME -> NAME;
            case STATUS -> STATUS;
            case OWNER -> OWNER;
            case DISK_FORMAT -> DISK_FORMAT;
            case CONTAINER_FORMAT -> CONTAINER_FORMAT;
            case CHECKSUM -> MD5;
            case OS_HASH_VALUE -> SHA512;
        };
    }

    private static Field<Long> column(ImageFilter.NumberField field) {
        return switch (field) {
            case SIZE -> SIZE;
            case VIRTUAL_SIZE -> VIRTUAL_SIZE;
            case MIN_DISK -> MIN_DISK;
            case MIN_RAM -> MIN_RAM;
        };
    }

    private static Field<Long> column(ImageFilter.TimeField field) {
        return switch (field) {
            case CREATED_AT -> CREATED_AT;
            case UPDATED_AT -> UPDATED_AT;
        };
    }
}
