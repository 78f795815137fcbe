package octopus.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * Logback set up by code rather than by a file: reading one costs an XML parser and some four hundred classes at each
 * start. Found by {@link java.util.ServiceLoader}. Who wants another set-up gives Logback's own
 * {@code -Dlogback.configurationFile}.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    /** Format and level, from the settings {@code log.format} and {@code log.level}; set before the first line. */
    public static final String FORMAT = "octopus.log.format";

    public static final String LEVEL = "octopus.log.level";

    private static final String PATTERN =
            "time=%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} level=%level logger=%logger{0} request=%X{request:--}"
                    + " flow=%X{flow:--} message=\"%replace(%msg){'[\"\\r\\n]+',' '}\"%kvp%n%ex{20}";
    /** Libraries that tell at level INFO what nobody who runs Octopus asked. */
    private static final List<String> TALKATIVE =
            List.of("org.eclipse.jetty", "org.jooq", "org.flywaydb", "com.zaxxer.hikari");

    /**
     * The first logs each call that fails, with its arguments; what failed comes as a fault, with what is secret covered. The
     * second takes a MariaDB of today's distributions for too old, which the tests on it do not.
     */
    private static final List<String> SILENT =
            List.of("io.fabric8", "org.jooq.impl.DefaultExecuteContext.logVersionSupport");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        for (String library : TALKATIVE) {
            context.getLogger(library).setLevel(Level.WARN);
        }
        for (String library : SILENT) {
            context.getLogger(library).setLevel(Level.OFF);
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty(LEVEL), Level.INFO));
        root.addAppender(appender(context, encoder(context)));
        root.addAppender(recent(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("console");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static RecentLines recent(LoggerContext context) {
        RecentLines recent = new RecentLines(encoder(context));
        recent.setContext(context);
        recent.setName("recent");
        recent.start();
        return recent;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        Encoder<ILoggingEvent> encoder = "json".equals(System.getProperty(FORMAT)) ? json() : text();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        return encoder;
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }
}
