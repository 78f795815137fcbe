package octopus.server.glance;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.image.ImageFilter;
import octopus.block.image.ImageId;
import octopus.block.image.ImageQuery;
import octopus.block.image.MemberStatus;
import octopus.block.image.Visibility;
import octopus.server.http.Query;

/** A list's query string. A parameter that is none of the known ones asks for a property of that name. */
final class ImageQueries {
    private static final Set<String> NO_FILTERS =
            Set.of("limit", "marker", "sort", "sort_key", "sort_dir", "member_status", "visibility");
    private static final Set<String> SETS = Set.of("id", "name", "status", "container_format", "disk_format");

    private ImageQueries() {}

    static ImageQuery read(GlanceRequest request) {
        Query query = request.query();
        return new ImageQuery(
                filters(query),
                audience(query),
                memberStatus(query),
                sorts(request),
                query.find("marker").map(ImageQueries::marker),
                query.find("limit").map(ImageQueries::limit).orElse(ImageQuery.USUAL));
    }

    private static ImageQuery.Audience audience(Query query) {
        Optional<String> visibility = query.find("visibility");
        if (visibility.isEmpty()) {
            return new ImageQuery.Audience.Usual();
        }
        if (visibility.get().equals("all")) {
            return new ImageQuery.Audience.Everything();
        }
        return new ImageQuery.Audience.Only(Visibility.parse(visibility.get())
                .orElseThrow(() -> GlanceFault.badRequest("Invalid visibility value: " + visibility.get())));
    }

    private static Optional<MemberStatus> memberStatus(Query query) {
        String status = query.find("member_status").orElse("accepted");
        if (status.equals("all")) {
            return Optional.empty();
        }
        return Optional.of(
                MemberStatus.parse(status).orElseThrow(() -> GlanceFault.badRequest("Invalid status: " + status)));
    }

    private static ImageId marker(String text) {
        return ImageId.parse(text)
                .orElseThrow(() -> GlanceFault.badRequest("The marker " + text + " is not the id of an image."));
    }

    private static int limit(String text) {
        long limit = number("limit", text);
        if (limit < 0) {
            throw GlanceFault.badRequest("limit param must be positive");
        }
        return (int) Math.min(limit, ImageQuery.MOST);
    }

    private static List<ImageFilter> filters(Query query) {
        List<ImageFilter> filters = new ArrayList<>();
        for (Query.Entry entry : query.entries()) {
            if (!NO_FILTERS.contains(entry.name())) {
                filters.add(filter(entry.name(), entry.value()));
            }
        }
        if (query.find("os_hidden").isEmpty()) {
            filters.add(new ImageFilter.Hidden(false));
        }
        return filters;
    }

    private static ImageFilter filter(String name, String value) {
        if (SETS.contains(name)) {
            return new ImageFilter.OneOf(textField(name), choices(value));
        }
        return switch (name) {
            case "owner", "checksum", "os_hash_value" -> new ImageFilter.OneOf(textField(name), List.of(value));
            case "tag" -> new ImageFilter.Tagged(value.strip());
            case "protected" -> new ImageFilter.Undeletable(flag(name, value));
            case "os_hidden" -> new ImageFilter.Hidden(flag(name, value));
            case "created_at" -> time(ImageFilter.TimeField.CREATED_AT, name, value);
            case "updated_at" -> time(ImageFilter.TimeField.UPDATED_AT, name, value);
            case "changes-since" ->
                throw GlanceFault.badRequest("The \"changes-since\" filter is no longer available on v2.");
            default -> numberOrProperty(name, value);
        };
    }

    private static ImageFilter numberOrProperty(String name, String value) {
        boolean least = name.endsWith("_min");
        boolean most = name.endsWith("_max");
        String field = least || most ? name.substring(0, name.length() - 4) : name;
        for (ImageFilter.NumberField number : ImageFilter.NumberField.values()) {
            if (number.name().toLowerCase(Locale.ROOT).equals(field)) {
                long bound = number(name, value);
                return new ImageFilter.Between(number, most ? Long.MIN_VALUE : bound, least ? Long.MAX_VALUE : bound);
            }
        }
        return new ImageFilter.HasProperty(name, value);
    }

    private static ImageFilter.TextField textField(String name) {
        return ImageFilter.TextField.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** {@code x}, {@code eq:x} or {@code in:x,"y,z"}. */
    private static List<String> choices(String value) {
        if (value.startsWith("in:")) {
            return split(value.substring(3));
        }
        return List.of(value.startsWith("eq:") ? value.substring(3) : value);
    }

    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : list.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        if (quoted) {
            throw GlanceFault.badRequest("Invalid filter value " + list + ". The quote is not closed.");
        }
        parts.add(part.toString());
        return parts;
    }

    private static ImageFilter time(ImageFilter.TimeField field, String name, String value) {
        Optional<ImageFilter.Comparison> comparison = Stream.of(ImageFilter.Comparison.values())
                .filter(c -> value.startsWith(c.name().toLowerCase(Locale.ROOT) + ":"))
                .findFirst();
        String time =
                comparison.map(c -> value.substring(c.name().length() + 1)).orElse(value);
        return new ImageFilter.When(
                field,
                comparison.orElse(ImageFilter.Comparison.EQ),
                instant(time)
                        .orElseThrow(() -> GlanceFault.badRequest(
                                "Bad \"" + name + "\" query filter format. Use ISO 8601 DateTime notation.")));
    }

    private static Optional<Instant> instant(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 10) > 0 || iso.indexOf('-', 11) > 0;
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso.length() == 10 ? iso + "T00:00:00" : iso)
                                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean flag(String name, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw GlanceFault.badRequest(
                    "Invalid value '" + value + "' for '" + name + "' filter. Valid values are 'true' or 'false'.");
        }
        return Boolean.parseBoolean(value);
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw GlanceFault.badRequest(name + " must be an integer, not '" + text + "'");
        }
    }

    /** {@code sort=name:asc,size} or the older {@code sort_key=…&sort_dir=…}. */
    private static List<ImageQuery.Sort> sorts(GlanceRequest request) {
        Optional<String> sort = request.query().find("sort");
        List<String> keys = request.values("sort_key");
        List<String> directions = request.values("sort_dir");
        if (sort.isPresent()) {
            if (!keys.isEmpty() || !directions.isEmpty()) {
                throw GlanceFault.badRequest("Old and new sorting syntax cannot be combined");
            }
            return Arrays.stream(sort.get().strip().split(",", -1))
                    .map(part -> {
                        String[] pair = part.split(":", 2);
                        return sort(pair[0].strip(), pair.length == 2 ? pair[1].strip() : "desc");
                    })
                    .toList();
        }
        if (directions.size() > 1 && directions.size() != keys.size()) {
            throw GlanceFault.badRequest("Number of sort dirs does not match the number of sort keys");
        }
        List<ImageQuery.Sort> sorts = new ArrayList<>();
        for (int i = 0; i < Math.max(1, keys.size()); i++) {
            String key = keys.isEmpty() ? "created_at" : keys.get(i);
            String direction = directions.isEmpty() ? "desc" : directions.get(directions.size() == 1 ? 0 : i);
            sorts.add(sort(key.strip(), direction.strip()));
        }
        return sorts;
    }

    private static ImageQuery.Sort sort(String key, String direction) {
        if (!direction.equals("asc") && !direction.equals("desc")) {
            throw GlanceFault.badRequest("Invalid sort direction: " + direction);
        }
        return Stream.of(ImageQuery.SortKey.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(key))
                .findFirst()
                .map(known -> new ImageQuery.Sort(known, direction.equals("asc")))
                .orElseThrow(() -> GlanceFault.badRequest("Invalid sort key: " + key
                        + ". It must be one of the following: name, status, container_format, disk_format, size, id,"
                        + " created_at, updated_at."));
    }
}
