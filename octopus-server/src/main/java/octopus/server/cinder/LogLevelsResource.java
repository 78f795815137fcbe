package octopus.server.cinder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import octopus.server.cinder.Services.Service;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** How much is logged: read and changed while the process runs. All services are this process, so they share one log. */
public final class LogLevelsResource {
    private static final int SINCE = 32;
    private static final Pattern NAME = Pattern.compile("(\\w+(\\.\\w+)*)?");
    private static final Map<String, Level> LEVELS =
            Map.of("INFO", Level.INFO, "WARNING", Level.WARN, "DEBUG", Level.DEBUG, "ERROR", Level.ERROR);
    private static final Field BINARY = Field.optional(
            "binary", Shapes.choice(Services.SCHEDULER, Services.VOLUME, Services.BACKUP, Services.API, "", "*"));
    private static final Field SERVER = Field.optional("server", Shapes.textOrNull(0, 255));
    private static final Field PREFIX =
            Field.optional("prefix", Shapes.textOrNull(0, 255)).says("the beginning of a logger's name, octopus.block");

    private final Services services;

    LogLevelsResource(Services services) {
        this.services = services;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                ServicesResource.put("set-log", "volume_extension:services:update", this::set)
                        .says("Sets how much loggers write; from 3.32")
                        .takes(Body.open(
                                BINARY,
                                SERVER,
                                PREFIX,
                                Field.optional("level", Shapes.textOrNull(0, 255))
                                        .says("error, warning, info or debug")))
                        .answers(202),
                ServicesResource.put("get-log", "volume_extension:services:update", this::get)
                        .says("Tells how much loggers write; from 3.32")
                        .takes(Body.open(BINARY, SERVER, PREFIX)));
    }

    /** A service as logs know it. */
    private record Writer(String host, String binary) {}

    private List<Writer> writers(CinderRequest request) {
        if (!request.at(SINCE)) {
            throw ServicesResource.unknown();
        }
        String binary = JsonMaps.text(request.body(), "binary").orElse("");
        Optional<String> server = JsonMaps.text(request.body(), "server").filter(text -> !text.isEmpty());
        List<Writer> all = new ArrayList<>();
        all.add(new Writer(services.host(), Services.API));
        for (Service service : services.all()) {
            all.add(new Writer(service.host(), service.binary()));
        }
        return all.stream()
                .filter(writer -> binary.isEmpty() || binary.equals("*") || binary.equals(writer.binary()))
                .filter(writer -> server.isEmpty()
                        || server.get().equals(writer.host())
                        || writer.host().startsWith(server.get() + "@"))
                .toList();
    }

    private void set(CinderRequest request) {
        List<Writer> writers = writers(request);
        Level level = JsonMaps.text(request.body(), "level")
                .map(text -> LEVELS.get(text.strip().toUpperCase(Locale.ROOT)))
                .orElseThrow(() -> CinderFault.badRequest(
                        "Invalid input for field/attribute level: it must be one of info, warning, debug and error."));
        String prefix = prefix(request);
        if (!NAME.matcher(prefix).matches()) {
            throw CinderFault.badRequest("Invalid input for field/attribute prefix. Value: " + prefix
                    + ". Names of loggers are words with dots between them");
        }
        if (!writers.isEmpty()) {
            logger(prefix).setLevel(level);
        }
        request.empty(202);
    }

    private void get(CinderRequest request) {
        List<Writer> writers = writers(request);
        Map<String, String> levels = levels(prefix(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("log_levels");
            for (Writer writer : writers) {
                out.writeStartObject();
                out.writeStringProperty("host", writer.host());
                out.writeStringProperty("binary", writer.binary());
                JsonMaps.write(out, "levels", levels);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static String prefix(CinderRequest request) {
        return JsonMaps.text(request.body(), "prefix").orElse("");
    }

    private static LoggerContext context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return context;
        }
        throw CinderFault.badRequest("Log levels cannot be told or changed: this process logs otherwise than usual.");
    }

    private static Logger logger(String prefix) {
        return context().getLogger(prefix.isEmpty() ? org.slf4j.Logger.ROOT_LOGGER_NAME : prefix);
    }

    /** Every logger whose name begins so; where there is none, what one of that name would write. */
    private static Map<String, String> levels(String prefix) {
        Map<String, String> levels = new TreeMap<>();
        for (Logger logger : context().getLoggerList()) {
            if (logger.getName().startsWith(prefix) && !logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME)) {
                levels.put(logger.getName(), word(logger.getEffectiveLevel()));
            }
        }
        if (levels.isEmpty()) {
            levels.put(prefix, word(effective(prefix)));
        }
        return levels;
    }

    /** Of the nearest logger above, without making one. */
    private static Level effective(String name) {
        for (String above = name; !above.isEmpty(); above = above.substring(0, Math.max(0, above.lastIndexOf('.')))) {
            Logger logger = context().exists(above);
            if (logger != null) {
                return logger.getEffectiveLevel();
            }
        }
        return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getEffectiveLevel();
    }

    private static String word(Level level) {
        return switch (level.toInt()) {
            case Level.WARN_INT -> "WARNING";
            case Level.TRACE_INT, Level.ALL_INT -> "DEBUG";
            case Level.OFF_INT -> "CRITICAL";
            default -> level.toString();
        };
    }
}
