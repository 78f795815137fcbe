package octopus.core.db;

import org.jooq.Configuration;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DefaultConfiguration;

/** jOOQ with everything switched off that costs time at each query and that plain SQL does not need. */
final class Jooq {
    static {
        // jOOQ greets on the log when it is first used.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private Jooq() {}

    static Configuration configuration(Database.Kind kind) {
        return new DefaultConfiguration().set(dialect(kind)).set(settings());
    }

    static SQLDialect dialect(Database.Kind kind) {
        return switch (kind) {
            case SQLITE -> SQLDialect.SQLITE;
            case POSTGRESQL -> SQLDialect.POSTGRES;
            case MARIADB -> SQLDialect.MARIADB;
        };
    }

    private static Settings settings() {
        return new Settings()
                .withRenderSchema(false)
                .withRenderCatalog(false)
                .withExecuteLogging(false)
                .withExecuteLoggingSQLExceptions(false)
                .withDiagnosticsLogging(false)
                .withTransformPatterns(false)
                .withFetchWarnings(false)
                .withAttachRecords(false)
                .withReflectionCaching(true)
                .withCacheRecordMappers(true)
                .withReturnIdentityOnUpdatableRecord(false)
                .withMapJPAAnnotations(false)
                // Lists of 5, 6, 7 and 8 values share one statement, so the statement caches stay small.
                .withInListPadding(true);
    }
}
