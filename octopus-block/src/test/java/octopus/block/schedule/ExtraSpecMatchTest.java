package octopus.block.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtraSpecMatchTest {
    @ParameterizedTest(name = "{0} against {1}: {2}")
    @CsvSource({
        "ssd, ssd, true",
        "ssd, hdd, false",
        "True, true, true",
        "False, True, false",
        "5, = 4, true",
        "4, = 5, false",
        "5.0, == 5, true",
        "5, == five, false",
        "5, != 6, true",
        "5, != 5, false",
        "5, >= 5, true",
        "5, >= 5.1, false",
        "5, <= 5, true",
        "6, <= 5, false",
        "10, s== 10, true",
        "10, s!= 10, false",
        "10, s< 9, true",
        "10, s<= 10, true",
        "9, s> 10, true",
        "10, s>= 9, false",
        "rack-ssd-1, <in> ssd, true",
        "rack-hdd-1, <in> ssd, false",
        "True, <is> yes, true",
        "False, <is> True, false",
        "0, <is> False, true",
        "b, <or> a <or> b, true",
        "c, <or> a <or> b, false",
        "5, >=, false",
        "5, < 6, false",
        "10, == 10 and more, true",
    })
    void operators(String reported, String requirement, boolean expected) {
        assertThat(ExtraSpecMatch.matches(reported, requirement)).isEqualTo(expected);
    }
}
