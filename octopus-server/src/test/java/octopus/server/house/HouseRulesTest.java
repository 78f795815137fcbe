package octopus.server.house;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octopus.core.flow.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keeps the house as docs/ARCHITECTURE.md draws it. Each rule names the place that breaks it. */
class HouseRulesTest {
    private static final int MOST_LINES = 400;
    private static final int MOST_COLLABORATORS = 6;

    /** Who may know whom, besides itself. Arrows point down only. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("spi", Set.of()),
            Map.entry("core", Set.of("spi")),
            Map.entry("node", Set.of("spi")),
            Map.entry("simulators", Set.of("spi", "node")),
            Map.entry("block", Set.of("spi", "core", "node")),
            Map.entry("pool", Set.of("spi", "core", "node")),
            Map.entry("ceph", Set.of("spi", "core", "node")),
            Map.entry("drivers", Set.of("spi", "node")),
            Map.entry("neighbours", Set.of("spi", "core", "node", "block")),
            Map.entry("onboard", Set.of("spi", "core", "node", "block", "pool", "ceph")),
            Map.entry("console", Set.of()),
            Map.entry("server", Set.of("spi", "core", "node", "block", "pool", "ceph", "neighbours", "onboard")),
            Map.entry("cli", Set.of("spi", "node")));

    private static final Map<String, JavaClasses> BY_MODULE = new HashMap<>();
    private static final Map<String, String> MODULE_OF = new HashMap<>();

    @BeforeAll
    static void look() {
        for (String module : House.compiled()) {
            JavaClasses classes = new ClassFileImporter().importPath(House.classes(module));
            BY_MODULE.put(module, classes);
            classes.forEach(one -> MODULE_OF.put(one.getName(), module));
        }
        assertThat(BY_MODULE.keySet()).contains("spi", "core", "node", "block", "server");
        assertThat(MODULE_OF).hasSizeGreaterThan(100);
    }

    @Test
    void arrowsPointDown() {
        List<String> wrong = new ArrayList<>();
        BY_MODULE.forEach((module, classes) -> {
            for (JavaClass one : classes) {
                for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                    String other = MODULE_OF.get(
                            dependency.getTargetClass().getBaseComponentType().getName());
                    if (other != null
                            && !other.equals(module)
                            && !arrows(module).contains(other)) {
                        wrong.add(module + " must not know " + other + ": " + dependency.getDescription());
                    }
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static Set<String> arrows(String module) {
        return ARROWS.getOrDefault(module, Set.of());
    }

    @Test
    void aPackageBelongsToOneModule() {
        Map<String, Set<String>> owners = new HashMap<>();
        BY_MODULE.forEach((module, classes) ->
                classes.forEach(one -> owners.computeIfAbsent(one.getPackageName(), name -> new TreeSet<>())
                        .add(module)));
        owners.values().removeIf(modules -> modules.size() == 1);
        assertThat(owners).isEmpty();
    }

    @Test
    void theDoorsLibraryStaysAtTheDoor() {
        List<String> wrong = new ArrayList<>();
        BY_MODULE.forEach((module, classes) -> {
            if (!module.equals("server")) {
                classes.forEach(one -> one.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("org.eclipse.jetty"))
                        .forEach(dependency -> wrong.add(dependency.getDescription())));
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        JavaClasses all = new ClassFileImporter()
                .importPaths(BY_MODULE.keySet().stream().map(House::classes).toList());
        slices().matching("octopus.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void filesAreShort() {
        List<String> wrong = new ArrayList<>();
        Stream<Path> console = Stream.of(".ts", ".tsx")
                .flatMap(suffix -> House.files(House.module("console").resolve("src"), suffix).stream())
                .filter(file -> !file.toString().contains("/i18n/"));
        for (Path file : Stream.concat(House.sources().stream(), console).toList()) {
            long lines = House.text(file).lines().count();
            if (lines > MOST_LINES) {
                wrong.add(House.root().relativize(file) + " has " + lines + " lines");
            }
        }
        assertThat(wrong).as("files of more than %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void classesHaveFewCollaborators() {
        List<String> wrong = new ArrayList<>();
        BY_MODULE
                .values()
                .forEach(classes -> classes.stream()
                        .filter(one ->
                                !one.isRecord() && !one.isEnum() && !one.isAnonymousClass() && !one.isLocalClass())
                        .flatMap(one -> one.getConstructors().stream())
                        .filter(constructor -> !constructor.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(constructor ->
                                constructor.getRawParameterTypes().size() > MOST_COLLABORATORS)
                        .forEach(constructor -> wrong.add(constructor.getFullName())));
        assertThat(wrong)
                .as("constructors with more than %d parameters", MOST_COLLABORATORS)
                .isEmpty();
    }

    @Test
    void switchesOverSealedTypesHaveNoDefault() {
        List<String> wrong = House.compiled().stream()
                .flatMap(module -> House.files(House.classes(module), ".class").stream())
                .flatMap(file -> SealedSwitches.withDefault(file).stream())
                .toList();
        assertThat(wrong).as("switches over a sealed type with a default").isEmpty();
    }

    @Test
    void everyStepSaysWhatItDoes() {
        List<String> wrong = new ArrayList<>();
        Map<String, Path> sources = new HashMap<>();
        House.sources().forEach(file -> sources.put(file.getFileName().toString(), file));
        BY_MODULE
                .values()
                .forEach(classes -> classes.stream()
                        .filter(one -> one.isAssignableTo(Step.class) && !one.isInterface() && !one.isAnonymousClass())
                        .filter(one -> !hasSentence(one, sources))
                        .forEach(one -> wrong.add(one.getName())));
        assertThat(wrong).as("steps without a sentence (Javadoc) of their own").isEmpty();
    }

    /** The names of the definitions against the names in the crash tests; both are written out, or this test says where. */
    @Test
    void everyFlowIsKilledByACrashTest() {
        Pattern definition = Pattern.compile("new FlowDefinition<[^>]*>\\(\\s*(?:\"([^\"]+)\")?");
        Pattern literal = Pattern.compile("\"([a-z][a-z0-9-]*)\"");
        Set<String> killed = new TreeSet<>();
        Map<String, String> flows = new HashMap<>();
        for (Path file : House.sources()) {
            String text = House.text(file);
            boolean test = file.toString().contains("/src/test/");
            if (test && text.contains("CrashMatrix.of(")) {
                literal.matcher(text).results().forEach(found -> killed.add(found.group(1)));
            } else if (!test) {
                definition
                        .matcher(text)
                        .results()
                        .forEach(found -> flows.put(
                                Optional.ofNullable(found.group(1)).orElse("a flow without a name written out"),
                                House.root().relativize(file).toString()));
            }
        }
        assertThat(flows).hasSizeGreaterThan(10);
        flows.keySet().removeAll(killed);
        assertThat(flows)
                .as("flows without a CrashMatrix test (docs/checklists/add-a-flow.md, 10)")
                .isEmpty();
    }

    private static boolean hasSentence(JavaClass step, Map<String, Path> sources) {
        String file = step.getSource().flatMap(source -> source.getFileName()).orElse("");
        Path path = sources.get(file);
        return path != null
                && Pattern.compile(
                                "\\*/\\s*(@\\w+(\\([^)]*\\))?\\s*)*((public|private|protected|static|final|abstract)\\s+)*"
                                        + "(class|record|enum)\\s+" + Pattern.quote(step.getSimpleName()) + "\\b")
                        .matcher(House.text(path))
                        .find();
    }
}
