package octopus.server.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.server.house.House;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import org.junit.jupiter.api.Test;

/** What faults say of their case is there in Chinese, and nothing is kept that no fault says any more. */
class ChineseTextsTest {
    private static ChineseTexts of(String... lines) {
        return new ChineseTexts(Stream.of(lines).map(Template::parse).toList());
    }

    @Test
    void placesAreFilledInAsTheyStand() {
        ChineseTexts texts =
                of("move {} to {} => 移到 {2}：{1}", "it is {} => 其状态为 {}", "Name of {} => {*} 的名称", "pool {} => 存储池 {}");
        assertThat(texts.translate("move a to b c")).contains("移到 b c：a");
        assertThat(texts.translate("Name of pool fast")).contains("存储池 fast 的名称");
        assertThat(texts.translate("Name of fast")).contains("fast 的名称");
        assertThat(texts.translate("move a")).isEmpty();
        assertThat(texts.translate("move  to ")).isEmpty();
    }

    @Test
    void aShortTemplateDoesNotSwallowASentence() {
        ChineseTexts texts = of("it is {} => 其状态为 {}");
        assertThat(texts.translate("it is queued")).contains("其状态为 queued");
        assertThat(texts.translate("it is not what was announced")).isEmpty();
    }

    @Test
    void ofTwoThatFitTheOneThatSaysMoreCounts() {
        ChineseTexts texts = of("Volume {} is gone for {} => 二 {} {}", "Volume {} => 一 {}");
        assertThat(texts.translate("Volume a is gone for good")).contains("二 a good");
        assertThat(texts.translate("Volume a")).contains("一 a");
    }

    @Test
    void severalReasonsAreSaidOneByOne() {
        ChineseTexts texts =
                of("reports a total capacity of 0 => 总容量为 0", "does not report {}, wanted {} => 没有上报 {}，要求为 {}");
        assertThat(texts.translate(
                        "gold#fast: does not report a, wanted b; reports a total capacity of 0 | slow: other"))
                .contains("gold#fast：没有上报 a，要求为 b；总容量为 0 | slow: other");
    }

    @Test
    void aLineThatCannotBeFilledIsRefused() {
        assertThatThrownBy(() -> Template.parse("one {} => 一 {} {}")).hasMessageContaining("a place too many");
        assertThatThrownBy(() -> Template.parse("one => 一 {2}")).hasMessageContaining("a place too many");
        assertThatThrownBy(() -> Template.parse("one")).hasMessageContaining("no arrow");
    }

    @Test
    void faultsThatNewcomersMeetAreUnderstood() {
        Fault told = ChineseTexts.of(Fault.of(
                CommonFault.INVALID_OPTION,
                "Option reserved_percentage",
                "\"many\" is not a whole number",
                "Did you mean reserved? Options are: a, b."));
        assertThat(told.what()).isEqualTo("选项 reserved_percentage");
        assertThat(told.cause()).isEqualTo("“many” 不是整数");
        assertThat(told.correction()).isEqualTo("您是指 reserved 吗？可用的选项：a, b。");
        assertThat(List.of(
                        "Logging in to the array at 127.0.0.1",
                        "Correct the user name or the password; the array locks the account after several wrong ones.",
                        "user and password do not belong together",
                        "node canary → portal 10.0.0.1:3260",
                        "Invalid volume: cannot extend volume db",
                        "The status must be available or in-use for this.",
                        "No valid backend was found for a volume of 10 GiB",
                        "gold@gold#fast: needs 10 GiB, virtual free 3 GiB = 1 GiB x 20.0 - 17 GiB",
                        "Extending volume db to 4 GiB",
                        "Logging in to web-1 as root",
                        "its host key SHA256:abc has not been accepted"))
                .allSatisfy(text ->
                        assertThat(ChineseTexts.find(text)).get().asString().matches("(?s).*\\p{IsHan}.*"));
    }

    @Test
    void aSentenceOfAFaultIsTakenApartAgain() {
        Fault fault = Fault.of(
                CommonFault.INVALID_INPUT,
                "Volume db on node web-1",
                "it is not attached there",
                "octopus node devices web-1 shows what is.");
        assertThat(ChineseTexts.findSentence(fault.sentence()))
                .isEqualTo(Optional.of("节点 web-1 上的卷 db：没有挂接在那里。octopus node devices web-1 显示有哪些。"));
        assertThat(ChineseTexts.findSentence("Nobody knows this: at all. Really."))
                .isEmpty();
    }

    @Test
    void recordsAndPlansAreReadInChinese() {
        assertThat(ChineseTexts.findNote("of volume db")).contains("属于卷 db");
        assertThat(ChineseTexts.findNote("available to error")).contains("可用 → 错误");
        assertThat(ChineseTexts.findNote("to 4 GiB")).contains("到 4 GiB");
        assertThat(ChineseTexts.findNote("all taken back: nobody knows this")).contains("已全部撤销：nobody knows this");
        assertThat(ChineseTexts.findNote("db-1")).isEmpty();
        // Short ones are for records alone.
        assertThat(ChineseTexts.find("of volume db")).isEmpty();
        assertThat(ChineseTexts.findLines("-closed\n+open: new volumes may be put on it\n"))
                .contains("-不接受新卷\n+开放：可以在其上放置新卷\n");
        assertThat(ChineseTexts.findLines("~ cinder-volume (running) is restarted\n"))
                .contains("~ cinder-volume（运行中）将重启\n");
        assertThat(ChineseTexts.findLines("+san_ip = 10.0.0.1\n")).isEmpty();
    }

    /** Each fixed piece is somewhere in the sources. */
    @Test
    void everyTemplateIsOfATextThatTheSourcesHave() throws IOException {
        String sources = sources();
        for (String file : Stream.concat(ChineseTexts.OWN.stream(), Stream.of(ChineseTexts.RECORDS))
                .toList()) {
            List<Template> templates = ChineseTexts.read(file);
            assertThat(templates).extracting(Template::english).doesNotHaveDuplicates();
            assertThat(templates)
                    .as(file)
                    .allSatisfy(
                            template -> assertThat(template.chinese()).matches("(?s).*(\\p{IsHan}|kubeconfig|\\{).*"));
            assertThat(templates.stream()
                            .filter(template -> template.pieces().stream()
                                    .anyMatch(piece -> piece.length() > 3 && !sources.contains(piece))))
                    .as("templates of " + file + " whose text no source has")
                    .isEmpty();
        }
    }

    /** All texts of the programs, those put together again that were broken over lines. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> modules = Files.list(House.root())) {
            for (Path module : modules.filter(each -> Files.isDirectory(each.resolve("src/main/java")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                            .toList()) {
                        all.append(Files.readString(file));
                    }
                }
            }
        }
        return all.toString()
                .replaceAll("\"\\s*\\+\\s*\"", "")
                .replace("\\\"", "\"")
                .replace("%%", "%");
    }
}
