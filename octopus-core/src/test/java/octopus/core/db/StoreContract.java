package octopus.core.db;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * What every store's test extends: each of its tests then runs on SQLite, PostgreSQL and MariaDB, beginning with empty
 * tables.
 *
 * <pre>{@code
 * class VolumeStoreTest extends StoreContract {
 *     private final VolumeStore store = new VolumeStore();
 *
 *     @Test
 *     void findsWhatWasInserted() {
 *         database().write(t -> store.insert(t, volume));
 *         assertThat(database().read(sql -> store.find(sql, volume.id()))).contains(volume);
 *     }
 * }
 * }</pre>
 */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(StoreContract.EachKind.class)
public abstract class StoreContract {
    private static @Nullable TestDatabase current;

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Database.Kind kind;

    @BeforeParameterizedClassInvocation
    static void openDatabase(Database.Kind kind) {
        current = TestDatabases.open(kind);
    }

    @AfterParameterizedClassInvocation
    static void removeDatabase() {
        TestDatabase used = current;
        current = null;
        if (used != null) {
            used.close();
        }
    }

    @BeforeEach
    void emptyTables() {
        testDatabase().empty();
    }

    protected final Database database() {
        return testDatabase().database();
    }

    protected final TestDatabase testDatabase() {
        TestDatabase used = current;
        if (used == null) {
            throw new IllegalStateException("no database is open");
        }
        return used;
    }

    static final class EachKind implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return TestDatabases.kinds().stream().map(Arguments::of);
        }
    }
}
