package octopus.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.DatabaseSettings;
import octopus.core.db.Databases;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The matrix over a flow as it should be, and over flows with the classical mistakes, which it must find. */
class CrashMatrixCrashTest {
    private static final Table<Record> THINGS = table(name("things"));
    private static final Field<String> STATUS = field(name("status"), String.class);

    record Making(String thing, String pool, boolean looked) {}

    @TempDir
    Path directory;

    private final AtomicInteger worlds = new AtomicInteger();

    /** A row "things", and an array with objects. */
    private class Things implements CrashWorld {
        private final Database database = Databases.open(DatabaseSettings.sqlite(
                directory.resolve("world" + worlds.incrementAndGet()).resolve("octopus.db")));
        private final Set<String> array = ConcurrentHashMap.newKeySet();

        Things() {
            database.write(t -> t.sql().execute("create table things (id varchar(36), status varchar(20))"));
        }

        @Override
        public Database database() {
            return database;
        }

        @Override
        public List<FlowDefinition<?>> definitions(Flows flows) {
            return List.of(new FlowDefinition<>(
                    "make-thing", 1, Making.class, List.of(new Choose(), make(), new Settle(), publish())));
        }

        Step<Making> make() {
            return new Make(array);
        }

        Step<Making> publish() {
            return new Publish();
        }

        @Override
        public FlowId begin(Flows flows) {
            return database.write(t -> {
                t.sql().insertInto(THINGS, STATUS).values("making").execute();
                @SuppressWarnings("unchecked")
                FlowDefinition<Making> flow =
                        (FlowDefinition<Making>) definitions(flows).getFirst();
                return flows.submit(
                        t, flow, new Making("one", "", false), Set.of(new Subject("thing", "one")), Caller.octopus());
            });
        }

        @Override
        public Verdict look(Flow finished) {
            List<String> rows =
                    database.read(sql -> sql.select(STATUS).from(THINGS).fetch(STATUS));
            if (rows.equals(List.of("ready")) && array.equals(Set.of("one@gold"))) {
                return Verdict.done();
            }
            if (rows.equals(List.of("failed")) && array.isEmpty()) {
                return Verdict.asBefore();
            }
            return Verdict.wrong("rows " + rows + ", array " + array);
        }

        @Override
        public void close() {
            database.close();
        }
    }

    /** Its revert writes the failure: the last to be reverted. */
    private record Choose() implements InsideStep<Making> {
        @Override
        public String name() {
            return "choose";
        }

        @Override
        public Outcome<Making> run(Making context, StepEnvironment environment) {
            return Outcome.done(new Making(context.thing(), "gold", false));
        }

        @Override
        public Effect revert(Making context, StepEnvironment environment) {
            return t -> t.sql().update(THINGS).set(STATUS, "failed").execute();
        }
    }

    private record Make(Set<String> array) implements Step<Making> {
        @Override
        public String name() {
            return "make";
        }

        @Override
        public Outcome<Making> run(Making context, StepEnvironment environment) {
            array.add(context.thing() + "@" + context.pool());
            return Outcome.done(context);
        }

        @Override
        public Effect revert(Making context, StepEnvironment environment) {
            array.remove(context.thing() + "@" + context.pool());
            return Effect.NONE;
        }
    }

    /** Is not ready when it first looks. */
    private record Settle() implements Step<Making> {
        @Override
        public String name() {
            return "settle";
        }

        @Override
        public Outcome<Making> run(Making context, StepEnvironment environment) {
            return context.looked()
                    ? Outcome.done(context)
                    : new Outcome.NotYet<>(
                            new Making(context.thing(), context.pool(), true), Duration.ofSeconds(5), "the array");
        }
    }

    private record Publish() implements InsideStep<Making> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Making> run(Making context, StepEnvironment environment) {
            return Outcome.done(
                    context, t -> t.sql().update(THINGS).set(STATUS, "ready").execute());
        }
    }

    @Test
    void aFlowAsItShouldBe() {
        CrashReport report = CrashMatrix.of("make-thing", Things::new).run();

        System.out.println(report.assertClean());
        assertThat(report.points()).isGreaterThan(40);
        assertThat(report.done()).isPositive();
        assertThat(report.asBefore()).isPositive();
    }

    @Test
    void findsAStepThatDoesNotLookFirst() {
        CrashReport report = CrashMatrix.of("make-thing", () -> new Things() {
                    @Override
                    Step<Making> make() {
                        return new Clumsy(super.make());
                    }
                })
                .withoutInjectedFaults()
                .run();

        // Its effect is there already when it is run again after a kill.
        assertThat(report.problems()).isNotEmpty().allMatch(problem -> problem.contains("make"));
    }

    private record Clumsy(Step<Making> inner) implements Step<Making> {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Outcome<Making> run(Making context, StepEnvironment environment) {
            if (((Make) inner).array().contains("one@gold")) {
                ((Make) inner).array().add("one@gold (2)");
                return new Outcome.Failed<>(Fault.of(CommonFault.BACKEND_FAILED, "make", "it exists", ""));
            }
            return inner.run(context, environment);
        }

        @Override
        public Effect revert(Making context, StepEnvironment environment) {
            return inner.revert(context, environment);
        }
    }

    @Test
    void findsARevertThatForgets() {
        CrashReport report = CrashMatrix.of("make-thing", () -> new Things() {
                    @Override
                    Step<Making> make() {
                        return new Forgetful(super.make());
                    }
                })
                .run();

        assertThat(report.problems()).isNotEmpty().allMatch(problem -> problem.contains("fault in"));
    }

    private record Forgetful(Step<Making> inner) implements Step<Making> {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Outcome<Making> run(Making context, StepEnvironment environment) {
            return inner.run(context, environment);
        }
    }
}
