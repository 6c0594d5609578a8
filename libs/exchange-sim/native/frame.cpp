#include "frame.h"

#include <cstring>

namespace huangpu {
namespace {

std::string startFrame(FrameType type, size_t bodyBytes) {
  std::string frame;
  frame.reserve(5 + bodyBytes);
  const uint32_t length = static_cast<uint32_t>(1 + bodyBytes);
  frame.append(reinterpret_cast<const char *>(&length), 4);
  frame.push_back(static_cast<char>(type));
  return frame;
}

void appendName(std::string &frame, const char *name, size_t nameBytes) {
  frame.push_back(static_cast<char>(nameBytes));
  frame.append(name, nameBytes);
}

}  // namespace

std::string requestFrame(const char *name, int requestId, const void *data, size_t dataBytes) {
  const size_t nameBytes = std::strlen(name);
  std::string frame = startFrame(FrameType::Request, 5 + nameBytes + dataBytes);
  const int32_t id = requestId;
  frame.append(reinterpret_cast<const char *>(&id), 4);
  appendName(frame, name, nameBytes);
  if (data != nullptr) {
    frame.append(static_cast<const char *>(data), dataBytes);
  } else {
    frame.append(dataBytes, '\0');
  }
  return frame;
}

std::string symbolsFrame(const char *name, char **symbols, int count) {
  std::string body;
  for (int i = 0; symbols != nullptr && i < count; i++) {
    if (symbols[i] != nullptr) body.append(symbols[i], std::strlen(symbols[i]) + 1);
  }
  const size_t nameBytes = std::strlen(name);
  std::string frame = startFrame(FrameType::Symbols, 1 + nameBytes + body.size());
  appendName(frame, name, nameBytes);
  return frame + body;
}

std::string textFrame(FrameType type, const std::string &text) { return startFrame(type, text.size()) + text; }

}  // namespace huangpu
