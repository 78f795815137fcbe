package octopus.core.db;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flyway reports each glance at the database as news; here that is for those who debug. */
final class FlywayLog implements Log {
    /** Flyway makes one by its name. */
    public static final class Creator implements LogCreator {
        @Override
        public Log createLogger(Class<?> of) {
            return new FlywayLog(of);
        }
    }

    private final Logger log;

    private FlywayLog(Class<?> of) {
        this.log = LoggerFactory.getLogger(of);
    }

    @Override
    public void debug(String message) {
        log.trace(message);
    }

    @Override
    public void info(String message) {
        log.debug(message);
    }

    @Override
    public void notice(String message) {
        log.debug(message);
    }

    @Override
    public void warn(String message) {
        log.warn(message);
    }

    @Override
    public void error(String message) {
        log.debug(message); // The exception that follows becomes a fault.
    }

    @Override
    public void error(String message, Exception e) {
        log.debug(message, e);
    }
}
