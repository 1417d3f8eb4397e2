#pragma once
// How values are shown in the files that are handed in.
#include <cstdint>

namespace heng::data {

// 遮盖: how much of a text is shown. Characters that are not become one * each.
enum class Mask : uint8_t {
  kNone,
  kSurname /*姓: all but the first character*/,
  kGiven /*名: the first character only*/,
  kMiddle /*中间: the first three and the last four; of up to eight characters the first and the last*/,
  kLastFour /*末四位: all but the last four*/,
  kAll /*全部: nothing, always three * */
};
// What stands in an output where there is no value.
enum class Fill : uint8_t { kEmpty, kReason, kText };

}  // namespace heng::data
