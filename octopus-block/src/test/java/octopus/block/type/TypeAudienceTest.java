package octopus.block.type;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypeAudienceTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final TypeAudience audience = world.room().typeRoom().audience();
    private final VolumeType secret =
            world.room().types().create(ADMIN, "secret", Optional.empty(), false, Map.of("tier", "a"));
    private final VolumeType open = world.room().types().create(ADMIN, "open", Optional.empty(), true, Map.of());

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    @Test
    void aPrivateTypeIsThereForThoseWhoWereGivenIt() {
        assertThat(seenBy(ALICE)).doesNotContain("secret").contains("open");
        assertRefused(() -> world.room().types().find(ALICE, "secret"), "VOLUME_TYPE_NOT_FOUND");
        assertRefused(() -> create(ALICE, Optional.of("secret")), "VOLUME_TYPE_NOT_FOUND");

        audience.give(ADMIN, secret.id(), ALICE.project());

        assertThat(seenBy(ALICE)).contains("secret", "open");
        assertThat(seenBy(BOB)).doesNotContain("secret");
        assertThat(audience.projects(secret.id())).containsExactly(ALICE.project());
        Volume volume = create(ALICE, Optional.of("secret"));
        assertThat(volume.type()).contains(secret.id());

        audience.take(ADMIN, secret.id(), ALICE.project());
        assertThat(seenBy(ALICE)).doesNotContain("secret");
        Volume plain = world.await(create(ALICE, Optional.of("open")).id(), VolumeStatus.AVAILABLE);
        assertRefused(() -> world.room().actions().retype(ALICE, plain.id(), "secret"), "VOLUME_TYPE_NOT_FOUND");
    }

    @Test
    void accessIsGivenOnceAndOnlyToPrivateTypes() {
        audience.give(ADMIN, secret.id(), "p");

        assertRefused(() -> audience.give(ADMIN, secret.id(), "p"), "TYPE_ACCESS_EXISTS");
        assertRefused(() -> audience.take(ADMIN, secret.id(), "q"), "TYPE_ACCESS_NOT_FOUND");
        assertRefused(() -> audience.give(ADMIN, open.id(), "p"), "INVALID_TYPE");
        world.room().types().delete(ADMIN, secret.id());
        assertThat(audience.projects(secret.id())).isEmpty();
    }

    @Test
    void aProjectsOwnDefaultComesBeforeEverybodys() {
        assertThat(create(ALICE, Optional.empty()).type()).isNotEqualTo(Optional.of(open.id()));
        audience.setDefault(ADMIN, ALICE.project(), "open");

        assertThat(create(ALICE, Optional.empty()).type()).contains(open.id());
        assertThat(create(BOB, Optional.empty()).type()).isNotEqualTo(Optional.of(open.id()));
        assertThat(world.room().types().defaultType(ALICE.project()).name()).isEqualTo("open");
        assertThat(audience.defaults()).containsExactly(Map.entry(ALICE.project(), open.id()));

        audience.unsetDefault(ADMIN, ALICE.project());
        assertThat(create(ALICE, Optional.empty()).type()).isNotEqualTo(Optional.of(open.id()));
        assertRefused(() -> audience.unsetDefault(ADMIN, ALICE.project()), "DEFAULT_TYPE_NOT_FOUND");
        assertRefused(() -> audience.defaultOf(ALICE.project()), "DEFAULT_TYPE_NOT_FOUND");
    }

    @Test
    void aDefaultIsATypeThatTheProjectSees() {
        assertRefused(() -> audience.setDefault(ADMIN, ALICE.project(), "secret"), "INVALID_TYPE");
        assertRefused(() -> audience.setDefault(ADMIN, ALICE.project(), "nonsense"), "INVALID_TYPE");
        audience.give(ADMIN, secret.id(), ALICE.project());
        audience.setDefault(ADMIN, ALICE.project(), secret.id().toString());

        assertRefused(() -> world.room().types().delete(ADMIN, secret.id()), "TYPE_IN_USE");
        audience.take(ADMIN, secret.id(), ALICE.project());
        assertThat(create(ALICE, Optional.empty()).type()).isNotEqualTo(Optional.of(secret.id()));
    }

    @Test
    void listsAreFilteredByWhatTheTypesAsk() {
        TypeQuery query = new TypeQuery(Optional.empty(), "", Map.of("tier", "a"), List.of(), Optional.empty(), 0, 10);

        assertThat(names(query)).containsExactly("secret");
        assertThat(names(new TypeQuery(Optional.empty(), "", Map.of("ier", "a"), List.of(), Optional.empty(), 0, 10)))
                .isEmpty();
        assertThat(names(new TypeQuery(Optional.of(false), "", Map.of(), List.of(), Optional.empty(), 0, 10)))
                .containsExactly("secret");
    }

    private List<String> seenBy(Caller caller) {
        return names(new TypeQuery(Optional.of(true), caller.project(), Map.of(), List.of(), Optional.empty(), 0, 100));
    }

    private List<String> names(TypeQuery query) {
        return world.room().types().list(query).stream().map(VolumeType::name).toList();
    }

    private Volume create(Caller caller, Optional<String> type) {
        NewVolume wanted = NewVolume.empty(1, "v");
        return world.room()
                .creation()
                .create(caller, type.map(wanted::ofType).orElse(wanted))
                .view()
                .volume();
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code().name())
                                .as(e.getMessage())
                                .isEqualTo(code));
    }
}
