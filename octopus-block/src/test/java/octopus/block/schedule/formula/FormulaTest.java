package octopus.block.schedule.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
    private static final Map<String, String> FIELDS = Map.of(
            "stats.free_capacity_gb", "250.5",
            "volume.size", "10",
            "extra.media", "ssd",
            "capabilities.thin", "True");

    private static Value evaluate(String text) {
        return FormulaParser.parse(text)
                .evaluate((object, field) -> Optional.ofNullable(FIELDS.get(object + "." + field)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 + 2 * 3; 7",
                "(1 + 2) * 3; 9",
                "10 - 4 - 3; 3",
                "2 ^ 3 ^ 2; 512",
                "-2 ^ 2; 4",
                "- - 3; 3",
                "7 / 2; 3.5",
                "1.5e2 + 1E-1; 150.1",
                "1 < 2; True",
                "1 < 3 < 2; False",
                "1 == 1.0; True",
                "1 <> 2; True",
                "'a' == \"a\"; True",
                "'a' != 5; True",
                "'b' > 'a'; True",
                "not 1 > 2; True",
                "!(1 > 2) && true; True",
                "1 > 2 or 2 > 1 and 3 > 2; True",
                "0 and 1 / 0; False",
                "1 || 1 / 0; True",
                "1 > 2 ? 10 : 2 > 1 ? 20 : 30; 20",
                "abs(-5) + max(1, 2, 3) - min(4, 2); 6",
                "stats.free_capacity_gb > 2 * volume.size; True",
                "extra.media == 'ssd' ? 100 : 50; 100",
                "capabilities.thin ? volume.size:0; 10",
                "capabilities.thin + 1; 2",
                "MAX(1,2); 2",
            })
    void values(String formula, String expected) {
        assertThat(evaluate(formula).text()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {2} at {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 +; 3; ends too early",
                "1 + * 2; 4; a value is missing",
                "(1; 2; \")\" is missing",
                "1 2; 2; unexpected \"2\"",
                "1 $ 2; 2; unexpected character $",
                "'open; 0; does not end",
                "foo(1); 0; no function foo",
                "abs(1, 2); 0; abs takes one value",
                "max(); 4; a value is missing",
                "size > 1; 0; is not known",
                "volume.; 0; is not known",
                "stats.nothing; 0; is not known",
                "1 / 0; 2; division by zero",
                "10 ^ 10 ^ 10; 3; not a number",
                "'a' + 1; 0; is not a number",
                "1 < 'a'; 2; cannot order",
                "1 ? 2; 5; \":\" is missing",
                "1.2.3; 0; is not a number",
            })
    void mistakesNameTheirPlace(String formula, int position, String words) {
        assertThatThrownBy(() -> evaluate(formula)).isInstanceOfSatisfying(FormulaException.class, e -> {
            assertThat(e.getMessage()).contains(words);
            assertThat(e.position()).isEqualTo(position);
        });
    }

    @Test
    void lengthAndNestingAreBounded() {
        assertThatThrownBy(() -> FormulaParser.parse("(".repeat(2000) + "1")).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> FormulaParser.parse("-".repeat(2000) + "1")).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> FormulaParser.parse("not ".repeat(1000) + "1")).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> FormulaParser.parse("1".repeat(5000))).hasMessageContaining("longer than");
        assertThat(evaluate("1" + " + 1".repeat(1000)).text()).isEqualTo("1001");
        assertThat(evaluate("(1)" + " or (0)".repeat(500)).text()).isEqualTo("True");
    }
}
