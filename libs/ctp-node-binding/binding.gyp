{
  'targets': [
    {
      'target_name': 'ctp_binding',
      'sources': [
        'native/addon.cc',
        'native/api-object.cc',
        'native/event-queue.cc',
        'native/file-lock.cc',
        'native/library.cc',
        'native/release-threads.cc',
        'native/spi-object.cc',
        'native/vendor-object.cc',
      ],
      'include_dirs': ["<!@(node -p \"require('node-addon-api').include\")"],
      # Swallow: a wake-up that is under way when the environment ends can't call JavaScript, and must not abort.
      'defines': ['NAPI_VERSION=8', 'NAPI_CPP_EXCEPTIONS', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
      'cflags!': ['-fno-exceptions'],
      'cflags_cc!': ['-fno-exceptions', '-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': ['-std=c++17', '-O2', '-Wall', '-Wextra', '-fvisibility=hidden'],
      # Node unloads an addon with the last worker that used it; a library's thread may still stand in our callbacks.
      'ldflags': ['-Wl,-z,nodelete'],
      'libraries': ['-ldl', '-lpthread'],
    },
  ],
}
